"""A run of real chains that is stopped midway and given again: which of them are rendered twice?

    python -m bench.bench_resume [CHAINS] [STOPPED_AFTER]

Every chain has a compressor and plays a WAV file of a second, on two workers of a cluster. Whatever renders one writes
its number down.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from bench.counting import Counting
from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_task import CheckTask
from chainsim.cluster.address import Address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.executor import ClusterExecutor, end_workers
from chainsim.cluster.options import ClusterOptions
from chainsim.load import parse_document
from chainsim.model.options import RunOptions

WORKERS = 2
_CHAIN = "version: 1\nstages: [{{builtin: Compressor, parameters: {{threshold_db: -{:.3f}}}}}]\n"


@dataclass(frozen=True)
class Resumed:
    """Numbers of chains.

    Attributes:
        known: those whose answers had arrived when the run was stopped.
        first, second: how often each was rendered in both runs.
        measured: those with a result after the second.
        seconds: of both runs.
    """

    known: frozenset[int]
    first: Counter[int]
    second: Counter[int]
    measured: frozenset[int]
    seconds: tuple[float, float]


def resumed(folder: Path, chains: int, stopped_after: int) -> Resumed:
    """Run them, stop after so many answers, and run the same again."""
    audio = folder / "noise.wav"
    soundfile.write(audio, 0.1 * np.random.default_rng(1).standard_normal((48_000, 2)), 48_000, subtype="FLOAT")
    options = CheckOptions(RunOptions(probe=False))
    tasks = [
        CheckTask(Job(parse_document(_CHAIN.format(n / 50 + 1), f"{n}.yaml", folder), str(audio)), options)
        for n in range(chains)
    ]

    def run(sender: DaskCalls, log: Path, most: int) -> tuple[dict[int, Any], Counter[int], float]:
        log.touch()
        began_s = time.monotonic()
        with ClusterExecutor(sender, ClusterOptions(journal_folder=folder / "journal")) as executor:
            for number, task in enumerate(tasks):
                executor.submit(number, Counting(number, task, str(log)))
            found = {}
            for number, answer in executor.results():
                found[number] = answer
                if len(found) == most:
                    break
        return found, Counter(map(int, log.read_text().split())), time.monotonic() - began_s

    with connected(Address(None, WORKERS)) as client:
        sender = DaskCalls(client)
        known, first, first_s = run(sender, folder / "first", stopped_after)
        found, second, second_s = run(sender, folder / "second", chains + 1)
        end_workers(sender)
    measured = frozenset(number for number, answer in found.items() if answer.result is not None)
    return Resumed(frozenset(known), first, second, measured, (first_s, second_s))


def main() -> None:
    chains, stopped_after = (int(one) for one in (*sys.argv[1:], *("2000", "700")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        seen = resumed(Path(folder), chains, stopped_after)
    again = seen.known & seen.second.keys()
    print(
        f"{chains} chains, stopped after {len(seen.known)} answers ({sum(seen.first.values())} rendered, "
        f"{seen.seconds[0]:.0f} s); the same again: {sum(seen.second.values())} rendered, {len(again)} of which had "
        f"arrived, {len(seen.measured)} of {chains} measured, {seen.seconds[1]:.0f} s"
    )


if __name__ == "__main__":
    main()
