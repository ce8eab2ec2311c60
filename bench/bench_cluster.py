"""What a cluster costs beside local workers: the same chains in turn by both, then tasks that only sleep.

    python -m bench.bench_cluster [CHAINS] [SMALL] [ROUNDS]

Prints the overhead of two workers of a cluster against two local ones, paired in one run (rounds of A B B A), by the
clock and in processor time, which does not depend on what else the machine is at; the share of time in which workers
were at chains; for tasks that sleep instead of working how many go through the scheduler with 1, 2, 4 and 8 workers,
with the processor time that it took; and so many small chains. Every row as it is known; five minutes on two cores.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.processor_time import Spent, spent
from bench.sleeping import Sleeps
from chainsim.batch.check_job import CheckOptions, Job
from chainsim.batch.check_runner import run_checks
from chainsim.cluster.address import Address
from chainsim.cluster.dask_client import connected
from chainsim.cluster.dask_futures import DaskCalls
from chainsim.cluster.executor import ClusterExecutor, end_workers
from chainsim.cluster.options import ClusterOptions
from chainsim.cluster.worker_requests import leave
from chainsim.executing import elsewhere
from chainsim.load import parse_document
from chainsim.model.checked_chain import Checked
from chainsim.model.options import RunOptions

if TYPE_CHECKING:
    from distributed import Client

WORKERS = 2
SLEEP_S = 0.1
SMALL_S = 0.25
LENGTHS_S = (3.0, 10.0)
TOLD_EVERY = 1000


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


def overhead(client: Client, chains: int, rounds: int, length_s: float) -> None:
    """By both in turn; a worker process is started anew for every run, as a command does."""
    sender = DaskCalls(client)
    jobs = [chain(number, length_s) for number in range(chains)]
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
        client.run(leave)  # and wait: what still ends would take from the next run
        busy.append(made[-1].busy_s / there[-1].seconds / WORKERS)
        print(f"  {WORKERS} workers of a cluster: {told(there[-1])}, busy {busy[-1]:.3f}", flush=True)

    print(f"{chains} chains of {length_s:g} s", flush=True)
    for _ in range(rounds):
        for run in (local, cluster, cluster, local):
            run()
    by_clock = median(one.seconds for one in there) / median(one.seconds for one in here)
    by_processor = median(one.processor_s for one in there) / median(one.processor_s for one in here)
    print(
        f"medians: overhead {100 * (by_clock - 1):+.1f} % by the clock, "
        f"{100 * (by_processor - 1):+.1f} % of processor; "
        f"workers busy {median(busy):.3f}",
        flush=True,
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
        f"scheduler and client {1e3 * spent_s / tasks:.2f} ms of processor a task",
        flush=True,
    )


def small_chains(client: Client, chains: int) -> None:
    """A library of them, each as short as a chain may be of use."""
    sender = DaskCalls(client)
    options = CheckOptions(RunOptions(probe=False))
    jobs = (chain(number, SMALL_S) for number in range(chains))
    failed = 0

    def on_checked(checked: Checked, done: int) -> None:
        nonlocal failed
        failed += checked.result is None
        if done % TOLD_EVERY == 0:
            print(f"  {done} of {chains}", flush=True)

    with elsewhere(lambda: ClusterExecutor(sender, ClusterOptions())):
        took = spent(lambda: run_checks(jobs, options, workers=WORKERS, on_checked=on_checked))
    print(f"{chains} chains of {SMALL_S:g} s, {failed} not measured: {told(took)}", flush=True)


def main() -> None:
    chains, small, rounds = (int(one) for one in (*sys.argv[1:], *("200", "5000", "2")[len(sys.argv) - 1 :]))
    if chains:
        with connected(Address(None, WORKERS)) as client:
            for length_s in LENGTHS_S:
                overhead(client, chains, rounds, length_s)
    for workers in (1, 2, 4, 8):
        through_the_scheduler(workers, 200 * workers, SLEEP_S)
    if small:
        through_the_scheduler(WORKERS, small, 0.0)
        with connected(Address(None, WORKERS)) as client:
            small_chains(client, small)


if __name__ == "__main__":
    main()
