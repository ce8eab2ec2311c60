"""What a baseline is asked for: which checks, and their levels now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.batch.baseline_file import beside, from_beside
from chainsim.batch.baselines import entry_of
from chainsim.batch.discovery import find_chains
from chainsim.batch.job import CheckOptions, Job
from chainsim.batch.running import run_checks
from chainsim.errors import UsageError
from chainsim.model.baseline import BaselineEntry
from chainsim.model.checked import Checked
from chainsim.model.options import RunOptions
from chainsim.tasks.overriding import Override
from chainsim.tasks.reading import read_chain, refuse_audio


def wanted_checks(
    chains: Sequence[str], audios: Sequence[str], file: Path, entries: Sequence[BaselineEntry]
) -> list[tuple[str, str | None]]:
    """(chain, audio) as the baseline names them: what is asked for; where no audio is, what the chain had before.

    Args:
        chains: files, folders and patterns; none: all that the baseline has.
        audios: what to play into every chain; none: what the baseline says, else the chain's own source.
        file: the baseline.
        entries: what it holds.

    Raises:
        UsageError: nothing is found, or audio is given without chains.
    """
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


def measured(
    wanted: Sequence[tuple[str, str | None]],
    file: Path,
    overrides: Sequence[Override],
    options: RunOptions,
    jobs: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[BaselineEntry]:
    """Levels alone, several chains at once: nothing is probed for them, and nothing kept is believed.

    Args:
        wanted: as `wanted_checks` gives them.
        file: the baseline that they are named beside.
        overrides: settings for every chain.
        options: as of any check.
        jobs: how many chains at once.
        on_progress: called with checks done and checks in all.

    Raises:
        ChainsimError: a chain can't be measured.
        KeyboardInterrupt: the user wants no more.
    """
    options = replace(options, probe=False, prove=False)
    entries = [
        Job(read_chain(from_beside(chain, file), overrides), None if audio is None else from_beside(audio, file))
        for chain, audio in wanted
    ]

    def on_checked(_: Checked, done: int) -> None:
        if on_progress is not None:
            on_progress(done, len(entries))

    checks = run_checks(entries, CheckOptions(options), workers=jobs, on_checked=on_checked)
    if not checks.complete:
        raise KeyboardInterrupt
    answer = []
    for names, checked in zip(wanted, checks.checked, strict=True):
        if isinstance(checked.error, UsageError):  # says what is missing, not where
            raise UsageError(f"{checked.name()}: {checked.error}")
        if checked.error is not None:
            raise checked.error
        if checked.result is None:
            raise RuntimeError(f"{checked.file}: neither a result nor an error")
        answer.append(entry_of(*names, checked.result))
    return answer
