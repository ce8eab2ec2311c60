"""What a cluster costs beside local workers: the same chains in turn by both, then tasks that only sleep.

    python -m bench.bench_cluster [CHAINS] [SMALL] [ROUNDS]

Prints the overhead of two workers of a cluster against two local ones, paired in one run (rounds of A B B A), by the
clock and in processor time, which does not depend on what else the machine is at; the share of time in which workers
were at chains; and for tasks that sleep instead of working how many go through the scheduler with 1, 2, 4 and 8
workers, with the processor time that it took.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from bench.processor_time import Spent, spent
from bench.sleeping import Sleeps
from chainsim.batch.check_runner import run_checks
from chainsim.batch.job import CheckOptions, Job
from chainsim.cluster.address import Address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import DaskCalls
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


def overhead(sender: DaskCalls, chains: int, rounds: int) -> None:
    """By both in turn; a worker process is started anew for every run, as a command does."""
    jobs = [chain(number, 3.0) for number in range(chains)]
    options = CheckOptions(RunOptions(probe=False))
    here: list[Spent] = []
    there: list[Spent] = []
    busy: list[float] = []

    def local() -> None:
        here.append(spent(lambda: run_checks(jobs, options, workers=WORKERS)))
        print(f"  {WORKERS} local workers:        {told(here[-1])}", flush=True)

    def cluster() -> None:
        made: list[ClusterExecutor] = []

        def make() -> ClusterExecutor:
            made.append(ClusterExecutor(sender, ClusterOptions()))
            return made[-1]

        with elsewhere(make):
            there.append(spent(lambda: run_checks(jobs, options, workers=WORKERS)))
        end_workers(sender)
        busy.append(made[-1].busy_s / there[-1].seconds / WORKERS)
        print(f"  {WORKERS} workers of a cluster: {told(there[-1])}, busy {busy[-1]:.3f}", flush=True)

    print(f"{chains} chains")
    for _ in range(rounds):
        for run in (local, cluster, cluster, local):
            run()
    by_clock = median(one.seconds for one in there) / median(one.seconds for one in here)
    by_processor = median(one.processor_s for one in there) / median(one.processor_s for one in here)
    print(
        f"medians: overhead {100 * (by_clock - 1):+.1f} % by the clock, "
        f"{100 * (by_processor - 1):+.1f} % of processor; "
        f"workers busy {median(busy):.3f}"
    )


def told(one: Spent) -> str:
    roles = ", ".join(f"{role} {seconds:.2f}" for role, seconds in one.by_role.items())
    return f"{one.seconds:6.1f} s, {one.processor_s:6.2f} s of processor ({roles})"


def through_the_scheduler(workers: int, tasks: int, sleep_s: float) -> None:
    with connected(Address(None, workers)) as client:
        sender = DaskCalls(client)
        executor = ClusterExecutor(sender, ClusterOptions())
        with executor:
            for number in range(tasks):
                executor.submit(number, Sleeps(number, sleep_s))
            took = spent(lambda: sum(1 for _ in executor.results()))
        end_workers(sender)
    ideal_s = tasks * sleep_s / workers
    spent_s = took.by_role["this"]  # the scheduler of `local:N` lives in this process
    print(
        f"{workers} workers: {tasks} tasks of {sleep_s:g} s in {took.seconds:6.1f} s, ideal {ideal_s:6.1f} s "
        f"({100 * ideal_s / took.seconds:.0f} %), "
        f"scheduler and client {1e3 * spent_s / tasks:.2f} ms of processor a task"
    )


def main() -> None:
    chains, small, rounds = (int(one) for one in (*sys.argv[1:], *("200", "5000", "3")[len(sys.argv) - 1 :]))
    if chains:
        with connected(Address(None, WORKERS)) as client:
            sender = DaskCalls(client)
            overhead(sender, chains, rounds)
    for workers in (1, 2, 4, 8):
        through_the_scheduler(workers, 200 * workers, SLEEP_S)
    if small:
        through_the_scheduler(WORKERS, small, 0.0)


if __name__ == "__main__":
    main()
