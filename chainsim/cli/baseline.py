"""`chainsim baseline`: levels that were agreed on, kept in a file, and what drifts from them."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.render_options import render_options, take_run_options
from chainsim.cli.report_options import output_options, take_output
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.cli.report_options import Command
    from chainsim.model.baseline import BaselineEntry

_DEFAULT_FILE = "chainsim-baseline.json"


@click.group("baseline")
def command() -> None:
    r"""Keep the levels of chains in a file, and tell what drifts from them.

    A regression test of gain structure: run it when a plugin is updated. The file holds every tap's levels, and which
    build of each plugin gave them; it is meant to be committed and reviewed.

    \b
      chainsim baseline write chains/ --audio drums.wav
      chainsim baseline check
    """


def _baseline_option(command: Command) -> Command:
    for option in (
        click.option(
            "--tolerance", "tolerances", metavar="METER=VALUE", multiple=True,
            help="How far a meter may move, as true_peak_dbtp=0.5; may be repeated.",
        ),
        click.option(
            "--baseline", "file", type=click.Path(dir_okay=False, path_type=Path), default=_DEFAULT_FILE,
            show_default=True, help="The file that keeps the levels.",
        ),
        click.option(
            "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="all cores",
            help="How many chains are measured at once.",
        ),
        click.option(
            "--audio", "audios", metavar="FILE", multiple=True,
            help="Play this into every chain instead of its own source; may be repeated.",
        ),
        click.argument("chains", metavar="[PATH]...", nargs=-1),
    ):  # fmt: skip
        command = option(command)
    return command


@command.command("write")
@_baseline_option
@render_options
@click.option("--verbose", is_flag=True, hidden=True)
def write(
    chains: tuple[str, ...],
    audios: tuple[str, ...],
    file: Path,
    tolerances: tuple[str, ...],
    jobs: int,
    **values: Any,  # noqa: ANN401
) -> int:
    """Measure chains and write the baseline; without PATH those that it has already, again.

    PATH is a chain file, a folder or a pattern. What the baseline has of other chains stays; what it has of chains
    whose file is gone goes. Nothing is written where a chain can't be measured.
    """
    from chainsim.batch.baseline_file import from_beside, read_baseline, sorted_entries
    from chainsim.cli.output import write_atomically
    from chainsim.model.baseline import TOLERANCES, Baseline
    from chainsim.report.baseline.json import baseline_to_json
    from chainsim.tasks.baselining import wanted_checks

    old = read_baseline(file) if file.exists() or not chains else None
    limits = {**TOLERANCES, **(old.tolerances if old else {}), **_tolerances(tolerances)}
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder '{file.parent}'")
    had = old.entries if old else ()
    there = [entry for entry in had if Path(from_beside(entry.chain, file)).exists()]
    wanted = wanted_checks(chains, audios, file, there)
    named = {chain for chain, _ in wanted}
    kept = [entry for entry in there if entry.chain not in named]
    entries = [*_measured(wanted, file, jobs, values), *kept]
    write_atomically(file, baseline_to_json(Baseline(tolerances=limits, entries=sorted_entries(entries))))
    also = [f"{len(kept)} of them as before"] if kept else []
    also += [f"{len(had) - len(there)} gone with their chains"] if len(there) < len(had) else []
    checks = ", ".join([f"{len(entries)} check{'' if len(entries) == 1 else 's'}", *also])
    click.echo(f"wrote {file}: {checks}; review it and keep it beside the chains", err=True)
    return 0


@command.command("check")
@_baseline_option
@render_options
@output_options
def check(
    chains: tuple[str, ...],
    audios: tuple[str, ...],
    file: Path,
    tolerances: tuple[str, ...],
    jobs: int,
    **values: Any,  # noqa: ANN401
) -> int:
    """Measure chains again and tell what drifted; without PATH all that the baseline has.

    Exit codes: 0 as before, 1 something drifted, 2 a wrong command or file, 3 could not measure.
    """
    from chainsim.batch.baseline_file import read_baseline
    from chainsim.batch.baselines import compare
    from chainsim.model.baseline import EntryDrift
    from chainsim.report.baseline.json import drifts_to_json
    from chainsim.report.baseline.text import drifts_to_text
    from chainsim.tasks.baselining import wanted_checks

    output = take_output(values)
    baseline = read_baseline(file)
    if any(report.exists() and report.samefile(file) for _, report in output.files):
        raise UsageError(f"--output: '{file}' is the baseline; choose another name")
    limits = {**baseline.tolerances, **_tolerances(tolerances)}
    known = {(entry.chain, entry.audio): entry for entry in baseline.entries}
    wanted = wanted_checks(chains, audios, file, baseline.entries)
    now = _measured([names for names in wanted if names in known], file, jobs, values)
    after = {(entry.chain, entry.audio): entry for entry in now}
    found = [
        compare(known[names], after[names], limits) if names in known else EntryDrift(*names, known=False)
        for names in wanted
    ]
    output.write(
        {
            "text": lambda s: drifts_to_text(found, s),
            "json": lambda _: drifts_to_json(found),
        }
    )
    return int(any(entry.drifted for entry in found))


def _tolerances(given: Sequence[str]) -> dict[str, float]:
    from chainsim.model.baseline import TOLERANCES

    tolerances = {}
    for text in given:
        meter, _, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if meter not in TOLERANCES or not 0 <= number < math.inf:
            raise UsageError(f"--tolerance {text}: expected METER=VALUE with one of {', '.join(TOLERANCES)}")
        tolerances[meter] = number
    return tolerances


def _measured(
    wanted: Sequence[tuple[str, str | None]], file: Path, jobs: int, values: dict[str, Any]
) -> list[BaselineEntry]:
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.values import parse_settings
    from chainsim.tasks.baselining import measured

    overrides = parse_settings(values.pop("settings"))
    options = take_run_options(values)
    with ProgressBar("measuring") as progress:
        return measured(wanted, file, overrides, options, jobs, progress)
