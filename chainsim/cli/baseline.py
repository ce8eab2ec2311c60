"""`chainsim baseline`: levels that were agreed on, kept in a file, and what drifts from them."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.render_options import render_options, take_run_options
from chainsim.cli.report_options import output_options, take_output
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.cli.report_options import Command
    from chainsim.model.baseline import BaselineEntry
    from chainsim.model.options import RunOptions

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

    old = read_baseline(file) if file.exists() or not chains else None
    limits = {**TOLERANCES, **(old.tolerances if old else {}), **_tolerances(tolerances)}
    if not file.parent.is_dir():
        raise UsageError(f"there is no folder '{file.parent}'")
    had = old.entries if old else ()
    there = [entry for entry in had if Path(from_beside(entry.chain, file)).exists()]
    wanted = _wanted(chains, audios, file, there)
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

    output = take_output(values)
    baseline = read_baseline(file)
    if any(report.exists() and report.samefile(file) for _, report in output.files):
        raise UsageError(f"--output: '{file}' is the baseline; choose another name")
    limits = {**baseline.tolerances, **_tolerances(tolerances)}
    known = {(entry.chain, entry.audio): entry for entry in baseline.entries}
    wanted = _wanted(chains, audios, file, baseline.entries)
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


def _wanted(
    chains: Sequence[str], audios: Sequence[str], file: Path, entries: Sequence[BaselineEntry]
) -> list[tuple[str, str | None]]:
    """(chain, audio) as the baseline names them: what is asked for; where no audio is, what the chain had before."""
    from chainsim.batch.baseline_file import beside
    from chainsim.batch.discovery import find_chains
    from chainsim.tasks.reading import refuse_audio

    if not chains:
        if audios:
            raise UsageError("--audio needs chains to play it into; without PATH the baseline says what is played")
        return [(entry.chain, entry.audio) for entry in entries]
    files = find_chains(chains, sessions=False)
    refuse_audio(files)
    found = [beside(chain, file) for chain in files]
    if not found:
        raise UsageError(f"no chain file in {', '.join(repr(chain) for chain in chains)}")
    named = [beside(audio, file) for audio in dict.fromkeys(audios)]
    played: dict[str, list[str | None]] = {}
    for entry in entries:
        played.setdefault(entry.chain, []).append(entry.audio)
    return [(chain, audio) for chain in found for audio in named or played.get(chain, [None])]


def _measured(
    wanted: Sequence[tuple[str, str | None]], file: Path, jobs: int, values: dict[str, Any]
) -> list[BaselineEntry]:
    """Levels alone, several chains at once: nothing is probed for them, and nothing kept is believed."""
    from chainsim.batch.baseline_file import from_beside
    from chainsim.batch.baselines import entry_of
    from chainsim.batch.job import CheckOptions, Job
    from chainsim.batch.running import run_checks
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.values import parse_settings
    from chainsim.tasks.reading import read_chain

    overrides = parse_settings(values.pop("settings"))
    options: RunOptions = replace(take_run_options(values), probe=False, prove=False)
    entries = [
        Job(read_chain(from_beside(chain, file), overrides), None if audio is None else from_beside(audio, file))
        for chain, audio in wanted
    ]
    with ProgressBar("measuring") as progress:
        checks = run_checks(
            entries, CheckOptions(options), workers=jobs, on_checked=lambda _, done: progress(done, len(entries))
        )
    if not checks.complete:
        raise KeyboardInterrupt
    measured = []
    for names, checked in zip(wanted, checks.checked, strict=True):
        if isinstance(checked.error, UsageError):  # says what is missing, not where
            raise UsageError(f"{checked.name()}: {checked.error}")
        if checked.error is not None:
            raise checked.error
        if checked.result is None:
            raise RuntimeError(f"{checked.file}: neither a result nor an error")
        measured.append(entry_of(*names, checked.result))
    return measured
