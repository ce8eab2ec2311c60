"""What a baseline is asked for: which checks, played how, and what they measure now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from chainsim.batch.baseline_entry import entry_of
from chainsim.batch.baseline_file import beside, from_beside
from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_runner import run_checks
from chainsim.batch.discovery import find_chains, is_chain
from chainsim.errors import UsageError
from chainsim.model.baseline import BaselineEntry, Played
from chainsim.model.checked_chain import Checked, Position
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.tasks.chain_reading import read_chain, refuse_audio
from chainsim.tasks.stage_behaviours import behaviours_of
from chainsim.tasks.value_overrides import Override

ReadSettings = Callable[[Sequence[str]], tuple[Override, ...]]
"""What texts of `--set` ask for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One check, named as the baseline names it, and how it is played."""

    chain: str
    audio: str | None
    played: Played

    @property
    def names(self) -> tuple[str, str | None]:
        """What tells it from others."""
        return self.chain, self.audio


@dataclass(frozen=True, slots=True)
class Remeasured:
    """An entry as it is now, the chain's file as it is called from here, and where in it stages stand."""

    entry: BaselineEntry
    file: str
    positions: Mapping[str, Position]


def wanted_checks(
    chains: Sequence[str],
    audios: Sequence[str],
    file: Path,
    entries: Sequence[BaselineEntry],
    played: Callable[[Played], Played],
) -> list[Wanted]:
    """What is asked for; where no audio is, what the chain had before.

    Args:
        chains: files, folders and patterns; none: all that the baseline has.
        audios: what to play into every chain; none: what the baseline says, else the chain's own source.
        file: the baseline.
        entries: what it holds.
        played: how a check is played now, for how it was before.

    Raises:
        UsageError: nothing is found, or audio is given without chains.
    """
    if not chains:
        if audios:
            raise UsageError("--audio needs chains to play it into; without PATH the baseline says what is played")
        return [Wanted(entry.chain, entry.audio, played(entry.played)) for entry in entries]
    files = find_chains(chains, sessions=False)
    refuse_audio(files)
    found = [beside(chain, file) for chain in files]
    if not found:
        raise UsageError(f"no chain file in {', '.join(repr(chain) for chain in chains)}")
    named = [beside(audio, file) for audio in dict.fromkeys(audios)]
    known = {(entry.chain, entry.audio): entry.played for entry in entries}
    had: dict[str, list[str | None]] = {}
    for chain, audio in known:
        had.setdefault(chain, []).append(audio)
    return [
        Wanted(chain, audio, played(known.get((chain, audio), Played())))
        for chain in found
        for audio in named or had.get(chain, [None])
    ]


def measured(
    wanted: Sequence[Wanted],
    file: Path,
    read_settings: ReadSettings,
    options: RunOptions,
    jobs: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Remeasured]:
    """Levels, several chains at once, and then what their stages do alone, each once however many chains have it.

    Args:
        wanted: as `wanted_checks` gives them.
        file: the baseline that they are named beside.
        read_settings: what texts of `--set` ask for.
        options: as of any check; without `probe` levels alone.
        jobs: how many chains at once.
        on_progress: called with checks done and checks in all.

    Raises:
        ChainsimError: a chain can't be measured.
        KeyboardInterrupt: the user wants no more.
    """
    inputs = [
        Job(
            read_chain(from_beside(one.chain, file), read_settings(one.played.settings)),
            None if one.audio is None else from_beside(one.audio, file),
        )
        for one in wanted
    ]
    results: list[Result] = []
    for played, group in groupby(zip(wanted, inputs, strict=True), lambda pair: _excerpt(pair[0].played)):
        of_group = [job for _, job in group]
        limits = replace(options, start_s=played[0], end_s=played[1], tail_s=played[2], probe=False, prove=False)
        results += _results(of_group, limits, jobs, len(results), len(inputs), on_progress)
    probed = replace(options, probes_at_once=jobs)
    places = [options.places(job.document.folder) for job in inputs]
    alone = behaviours_of(list(zip(results, places, strict=True)), probed if options.probe else None)
    return [
        Remeasured(
            entry_of(one.chain, one.audio, one.played, result, of_stages),
            job.document.file,
            job.document.positions(),
        )
        for one, job, result, of_stages in zip(wanted, inputs, results, alone, strict=True)
    ]


def left_out(entries: Sequence[BaselineEntry], file: Path) -> list[str]:
    """Chains in the folders of those that the baseline has, which it does not have: nobody watches them."""
    known = {Path(from_beside(entry.chain, file)) for entry in entries}
    beside_them = [one for folder in sorted({one.parent for one in known}) for one in sorted(folder.glob("*.y*ml"))]
    return [one.as_posix() for one in beside_them if one not in known and is_chain(one, sessions=False)]


def unprobed(entries: Sequence[BaselineEntry]) -> Iterator[str]:
    """A line for every stage of which levels alone are known: what an update does to it can't be told."""
    for entry in entries:
        for point in entry.points:
            failure = None if point.behaviour is None else point.behaviour.failure
            if failure is not None:
                said = f"{entry.chain}: stage {point.path} '{point.name}' {failure}"
                yield f"{said}; of it levels alone are kept, until it is written again"


def _excerpt(played: Played) -> tuple[float, float | None, float]:
    return played.start_s, played.end_s, played.tail_s


def _results(
    entries: Sequence[Job],
    options: RunOptions,
    jobs: int,
    before: int,
    total: int,
    on_progress: Callable[[int, int], None] | None,
) -> Iterator[Result]:
    def on_checked(_: Checked, done: int) -> None:
        if on_progress is not None:
            on_progress(before + done, total)

    checks = run_checks(entries, CheckOptions(options), workers=jobs, on_checked=on_checked)
    if not checks.complete:
        raise KeyboardInterrupt
    for checked in checks.checked:
        if isinstance(checked.error, UsageError):  # says what is missing, not where
            raise UsageError(f"{checked.name()}: {checked.error}")
        if checked.error is not None:
            raise checked.error
        if checked.result is None:
            raise RuntimeError(f"{checked.file}: neither a result nor an error")
        yield checked.result
