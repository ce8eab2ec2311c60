"""`chainsim probe` where a data sheet is asked for: its options, and what is judged by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.report_options import FORMATS, Command
from chainsim.cli.tolerances import read_tolerances
from chainsim.errors import UsageError
from chainsim.tasks.fail_on import FAIL_ON

if TYPE_CHECKING:
    from chainsim.cli.output import Output, Writers
    from chainsim.model.finding import Severity
    from chainsim.model.options import RunOptions
    from chainsim.model.quality_gate import Gate
    from chainsim.tasks.sheet_columns import Opened

SHEET_VALUES = ("sheet", "expectations", "baseline", "block_sizes", "channels", "tolerances", "fail_on", "audio")
"""Names of the arguments that the options give."""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _numbers(least: int, most: int, what: str) -> Any:  # noqa: ANN401 - what click calls
    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
        if value is None:
            return ()
        try:
            numbers = tuple(dict.fromkeys(int(number) for number in value.split(",")))
        except ValueError:
            raise click.BadParameter(f"expected {what}, found '{value}'", ctx, param) from None
        if not all(least <= number <= most for number in numbers):
            raise click.BadParameter(f"expected {what}, each from {least} to {most}, found '{value}'", ctx, param)
        return numbers

    return read


def sheet_options(command: Command) -> Command:
    """Add them."""
    for option in (
        click.option("--sheet", is_flag=True, help="A whole data sheet, also where nothing else asks for it."),
        click.option("--expect", "expectations", type=_FILE, help="A file of ranges that it must be within."),
        click.option("--baseline", type=_FILE, help="What --output json=FILE wrote before, to be compared with."),
        click.option(
            "--tolerance", "tolerances", metavar="FIGURE=VALUE", multiple=True,
            help="How far a figure may move, as gain_db=0.5; may be repeated. With --compare it judges.",
        ),
        click.option(
            "--fail-on", type=click.Choice(FAIL_ON),
            help="Exit with 1 if something deviates as badly as this.  [default: error, where something is judged]",
        ),
        click.option(
            "--block-sizes", metavar="FRAMES,...", callback=_numbers(1, 65_536, "block sizes such as 64,512"),
            help="Play it in blocks of each of these sizes.",
        ),
        click.option(
            "--channels", metavar="1,2", callback=_numbers(1, 2, "numbers of channels such as 1,2"),
            help="Play it in mono, in stereo, or in both.",
        ),
        click.option("--audio", type=_FILE, help="Draw the range of this programme into the page's curves."),
    ):  # fmt: skip
        command = option(command)
    return command


def asks_for_sheet(asked: Mapping[str, Any], output: Output) -> bool:
    """Whether a data sheet is needed for what the command line says."""
    return any(asked.values()) or bool(output.forms - set(FORMATS))


def gate_command(
    targets: Sequence[str],
    settings: Sequence[str],
    plugin_name: str | None,
    compare: bool,
    rates_hz: Sequence[int],
    channels: int,
    options: RunOptions,
    asked: Mapping[str, Any],
    output: Output,
) -> int:
    """Measure, judge, write; the exit code."""
    from chainsim.model.baseline import BEHAVIOUR_TOLERANCES
    from chainsim.model.quality_gate import SheetFormat
    from chainsim.profile.stage_stream import BLOCK_FRAMES
    from chainsim.report.kit.png import require_png
    from chainsim.tasks.fail_on import severity_of
    from chainsim.tasks.programme_level import programme_dbfs
    from chainsim.tasks.quality_gate import judged
    from chainsim.tasks.sheet_columns import measured_columns

    if len(targets) != (2 if compare else 1):
        raise UsageError(f"a data sheet is of one plugin or chain, or of two with --compare; found {len(targets)}")
    formats = [
        SheetFormat(rate_hz, count, size)
        for rate_hz in rates_hz
        for count in asked["channels"] or (channels,)
        for size in asked["block_sizes"] or (BLOCK_FRAMES,)
    ]
    tolerances = read_tolerances(asked["tolerances"], tuple(BEHAVIOUR_TOLERANCES), "FIGURE")
    pictures = bool(output.forms & {"html", "png"})
    if "png" in output.forms:
        require_png()
    level = None if asked["audio"] is None else programme_dbfs(asked["audio"])
    stages = [_stages(target, settings, plugin_name, options) for target in targets]
    columns = [measured_columns(each, formats, options, spectrum_map=pictures) for each in stages]
    gate = judged(
        columns[-1],
        expectations=asked["expectations"],
        baseline=asked["baseline"],
        other=columns[0] if compare else (),
        tolerances=tolerances,
    )
    fail_on = severity_of(asked["fail_on"] or ("error" if gate.judged_by else "never"))
    output.write(_writers(replace(gate, programme_dbfs=level), fail_on))
    if gate.could_not_measure:
        return 3
    return int(gate.fails(fail_on))


def _stages(target: str, settings: Sequence[str], plugin_name: str | None, options: RunOptions) -> list[Opened]:
    from chainsim.cli.stage_option import chain_of_stages
    from chainsim.tasks.file_kinds import is_chain_file
    from chainsim.tasks.probing import of_bundle
    from chainsim.tasks.sheet_columns import file_stages, plugin_stages

    if is_chain_file(target):
        if settings or plugin_name is not None:
            raise UsageError("--set and --plugin-name are for a bare plugin; a chain file says its own")
        return file_stages(target, options)
    chain, trusted_files = chain_of_stages([f"{target}:{','.join(settings)}" if settings else target])
    return plugin_stages(chain if plugin_name is None else of_bundle(chain, plugin_name), trusted_files, options)


def _writers(gate: Gate, fail_on: Severity | None) -> Writers:
    from chainsim.cli.table_writers import table_writers
    from chainsim.report.gate.json import gate_to_json
    from chainsim.report.gate.junit import gate_to_junit
    from chainsim.report.gate.markdown import gate_to_markdown
    from chainsim.report.gate.records import gate_records
    from chainsim.report.gate.text import gate_to_text

    return {
        "text": lambda s: gate_to_text(gate, s),
        "json": lambda _: gate_to_json(gate),
        **table_writers(lambda: gate_records(gate)),
        "md": lambda _: gate_to_markdown(gate),
        "junit": lambda _: gate_to_junit(gate, fail_on),
        "html": lambda _: _page(gate),
        "png": lambda _: _picture(gate),
    }


def _page(gate: Gate) -> str:
    from chainsim.report.gate.html import gate_to_html  # what draws is loaded for pictures alone

    return gate_to_html(gate)


def _picture(gate: Gate) -> bytes:
    from chainsim.report.gate.png import gate_to_png

    return gate_to_png(gate)
