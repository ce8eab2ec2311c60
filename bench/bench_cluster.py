"""What a cluster costs beside local workers: the same chains in turn by both, then tasks that only sleep.

    python -m bench.bench_cluster [CHAINS] [SMALL]

Prints the overhead of two workers of a cluster against two local ones, paired in one run (A B B A), the share of time
in which workers were at chains, and for tasks that sleep instead of working how many go through the scheduler with 1,
2, 4 and 8 workers, with the processor time that it took.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from bench.sleeping import Sleeps
from chainsim.batch.check_runner import run_checks
from chainsim.batch.job import CheckOptions, Job
from chainsim.cluster.address import Address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import Sender
from chainsim.cluster.executor import ClusterExecutor, end_workers
from chainsim.cluster.options import ClusterOptions
from chainsim.executing import elsewhere
from chainsim.load import parse_document
from chainsim.model.options import RunOptions

WORKERS = 2
SLEEP_S = 0.1


def chain(number: int, length_s: float) -> Job:
    text = f"""version: 1
source: {{signal: pink-noise, length_s: {length_s}}}
stages:
- builtin: Compressor
  parameters: {{threshold_db: -{number % 40}}}
- builtin: Gain
  parameters: {{gain_db: {number % 7}}}
"""
    return Job(parse_document(text, f"{number}.yaml", Path()), None)


def seconds(call: Callable[[], object]) -> float:
    began_s = time.monotonic()
    call()
    return time.monotonic() - began_s


def overhead(sender: Sender, chains: int) -> None:
    jobs = [chain(number, 3.0) for number in range(chains)]
    options = CheckOptions(RunOptions(probe=False))
    made: list[ClusterExecutor] = []
    busy: list[float] = []

    def local() -> float:
        return seconds(lambda: run_checks(jobs, options, workers=WORKERS))

    def cluster() -> float:
        def make() -> ClusterExecutor:
            made.append(ClusterExecutor(sender, ClusterOptions()))
            return made[-1]

        with elsewhere(make):
            took_s = seconds(lambda: run_checks(jobs, options, workers=WORKERS))
        busy.append(made[-1].busy_s / took_s / WORKERS)
        return took_s

    local_1, cluster_1, cluster_2, local_2 = local(), cluster(), cluster(), local()
    ratio = (cluster_1 + cluster_2) / (local_1 + local_2)
    print(f"{chains} chains, {WORKERS} local workers:      {local_1:6.1f} s {local_2:6.1f} s")
    print(f"{chains} chains, {WORKERS} workers of a cluster: {cluster_1:6.1f} s {cluster_2:6.1f} s")
    print(f"overhead {100 * (ratio - 1):+.1f} %; workers busy {busy[0]:.3f} {busy[1]:.3f}")


def through_the_scheduler(workers: int, tasks: int, sleep_s: float) -> None:
    with connected(Address(None, workers)) as client:
        sender = Sender(client)
        executor = ClusterExecutor(sender, ClusterOptions())
        with executor:
            for number in range(tasks):
                executor.submit(number, Sleeps(number, sleep_s))
            me = psutil.Process(os.getpid())
            before = sum(me.cpu_times()[:2])
            took_s = seconds(lambda: sum(1 for _ in executor.results()))
            spent_s = sum(me.cpu_times()[:2]) - before  # the scheduler of `local:N` lives in this process
        end_workers(sender)
    ideal_s = tasks * sleep_s / workers
    print(
        f"{workers} workers: {tasks} tasks of {sleep_s:g} s in {took_s:6.1f} s, ideal {ideal_s:6.1f} s "
        f"({100 * ideal_s / took_s:.0f} %), scheduler and client {1e3 * spent_s / tasks:.2f} ms of processor a task"
    )


def main() -> None:
    chains, small = (int(one) for one in (*sys.argv[1:], *("200", "5000")[len(sys.argv) - 1 :]))
    if chains:
        with connected(Address(None, WORKERS)) as client:
            sender = Sender(client)
            overhead(sender, chains)
            end_workers(sender)
    for workers in (1, 2, 4, 8):
        through_the_scheduler(workers, 200 * workers, SLEEP_S)
    if small:
        through_the_scheduler(WORKERS, small, 0.0)


if __name__ == "__main__":
    main()
