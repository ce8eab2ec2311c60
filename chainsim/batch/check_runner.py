"""All checks of one command: kept results first, the rest in parallel, everything in the order that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chainsim.batch import result_cache
from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_task import CheckTask
from chainsim.batch.kept_check import KeptAlready, KeptCheck
from chainsim.executing import executor
from chainsim.model.check_outcome import Measured
from chainsim.model.checked_chain import Checked, Position

if TYPE_CHECKING:
    from chainsim.engine.progress import OnProgress

OnChecked = Callable[[Checked, int], None]
"""Called with every check as it ends, and how many are done."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What came of it. `complete` is False where the user stopped it; then what was not reached is missing."""

    checked: tuple[Checked, ...]
    complete: bool = True


def run_checks(
    entries: Iterable[Job | Checked],
    options: CheckOptions,
    *,
    workers: int = 1,
    total: int | None = None,
    cache_folder: Path | None = None,
    on_checked: OnChecked | None = None,
    on_progress: OnProgress | None = None,
) -> Checks:
    """Check everything; one check's failure never stops the others, Ctrl-C stops all.

    Args:
        entries: what to check, in the order of the answer; a file that can't even be read is `Checked` already. They
            are taken as fast as they come.
        options: the same for every chain.
        workers: how many checks are in hand at once; 1 does them in this process, in order.
        total: no more entries than this; None: nobody knows.
        cache_folder: where results are kept; None: nowhere.
        on_checked: called as each ends.
        on_progress: called for every block of a check that is done in this process.
    """
    ended: dict[int, Checked] = {}
    try:
        for number, checked in _results(entries, options, workers, total, cache_folder, on_progress):
            ended[number] = checked
            if on_checked is not None:
                on_checked(checked, len(ended))
    except KeyboardInterrupt:
        return Checks(tuple(ended[number] for number in sorted(ended)), complete=False)
    finally:
        if cache_folder is not None:
            result_cache.prune(cache_folder)
    return Checks(tuple(ended[number] for number in sorted(ended)))


def _results(
    entries: Iterable[Job | Checked],
    options: CheckOptions,
    workers: int,
    total: int | None,
    cache_folder: Path | None,
    on_progress: OnProgress | None,
) -> Iterator[tuple[int, Checked]]:
    """What is known as it is met, then the rest; workers begin on it while further entries are still being read."""
    handed_over: dict[int, tuple[Mapping[str, Position], result_cache.Asked | None]] = {}
    keyring = result_cache.Keyring(options.run) if cache_folder else None
    with executor(workers, processes=True, tasks=total, asks=options.run.probe) as pool:
        # Each has a processor for itself: another render process beside it would only take time to start.
        options = replace(options, run=options.run.beside(pool.at_once))
        for number, entry in enumerate(entries):
            if isinstance(entry, Checked):
                yield number, entry
                continue
            asked = keyring.asked(entry.document, entry.audio) if keyring else None
            known = result_cache.load(cache_folder, asked) if cache_folder and asked else None
            positions = entry.document.positions()
            if known is not None:
                file = entry.document.file
                yield number, Checked(file, entry.audio, Measured(known), positions=positions, cached=True)
                continue
            task = CheckTask(entry, options)
            handed_over[number] = positions, asked
            pool.submit(number, KeptCheck(task, cache_folder, asked) if cache_folder and asked else task)
        for number, answer in pool.results(on_progress):
            places, asked = handed_over.pop(number)
            checked = answer.checked if isinstance(answer, KeptAlready) else answer
            if cache_folder and asked and checked is answer and checked.result:  # measured on another machine
                result_cache.save(cache_folder, asked, checked.result)
            yield number, replace(checked, positions=places)
