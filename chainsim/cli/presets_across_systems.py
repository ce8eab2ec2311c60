"""`chainsim presets --each-system` and `--merge`: the same presets on several systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chainsim.cli.output import Output, Writers
    from chainsim.model.presets_across_systems import SystemTable
    from chainsim.tasks.preset_loudness_check import PresetsRequest

_NOT_WRITTEN = ("junit", "sarif")


def one_folder(paths: Sequence[Path]) -> Path:
    """What is measured.

    Raises:
        BadParameter: it is not one folder.
    """
    if len(paths) != 1:
        raise click.BadParameter(f"expected one folder, got {len(paths)}; results in JSON files go with --merge")
    if not paths[0].is_dir():
        raise click.BadParameter(f"'{paths[0]}' is a file, expected the folder it is in", param_hint="'FOLDER'")
    return paths[0]


def ensure_alone(option: str, others: Mapping[str, object]) -> None:
    """Whoever compares systems does not compare presets with each other.

    Raises:
        UsageError: both were asked for.
    """
    for other, given in others.items():
        if given:
            raise click.UsageError(f"{option} compares systems: {other} does not go with it")


def write_each_system(request: PresetsRequest, output: Output) -> int:
    """Measure and write; returns the exit code."""
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.presets_across_systems import presets_on_each_system

    _ensure_written(output)
    with ProgressBar("presets") as progress:
        table = presets_on_each_system(request, progress)
    output.write(_writers(table))
    return table.exit_code


def write_merged(files: Sequence[Path], tolerance_db: float | None, output: Output) -> int:
    """Read, compare and write; returns the exit code."""
    from chainsim.batch.system_comparison import TOLERANCE_DB
    from chainsim.tasks.preset_results import merged_results

    _ensure_written(output)
    table = merged_results(files, TOLERANCE_DB if tolerance_db is None else tolerance_db)
    output.write(_writers(table))
    return table.exit_code


def _ensure_written(output: Output) -> None:
    """Before anything is measured."""
    for form in sorted(output.forms):
        if form in _NOT_WRITTEN:
            raise click.UsageError(f"systems side by side are not written as {form}; take text, json, html, md or csv")


def _writers(table: SystemTable) -> Writers:
    from chainsim.cli.table_writers import table_writers
    from chainsim.report.presets_across_systems.json import systems_to_json
    from chainsim.report.presets_across_systems.markdown import systems_to_markdown
    from chainsim.report.presets_across_systems.records import system_records
    from chainsim.report.presets_across_systems.text import systems_to_text

    return {
        **table_writers(lambda: system_records(table)),
        "text": lambda style: systems_to_text(table, style),
        "json": lambda _: systems_to_json(table),
        "md": lambda _: systems_to_markdown(table),
        "html": lambda _: _page(table),
    }


def _page(table: SystemTable) -> str:
    from chainsim.report.presets_across_systems.html import systems_to_html  # the template engine is for pages alone

    return systems_to_html(table)
