"""A farm that is not here, played through: events of a scheduler, its workers and the host that asks.

    python -m bench.simulate_cluster [PRESETS] [WORKERS] [SECONDS]

What a batch costs the scheduler is near what `bench.bench_cluster` measures, how long a preset takes is for whoever
asks to say (`bench.bench_presets` measures a dear plugin); all of it stands in `Costs` and can be replaced. The
batches, their sizes and how many are in flight are chosen by chainsim's own `Pace` and `WaitingLine`.
"""

from __future__ import annotations

import heapq
import itertools
import random
import sys
from collections import deque
from dataclasses import dataclass, field

from chainsim.cluster.task_kind import Kind
from chainsim.cluster.task_queue import Item, WaitingLine
from chainsim.cluster.task_timing import Pace
from chainsim.cluster.worker_messages import Parcel

PLUGIN = Kind(frozenset({("vst3", "Plugin.vst3")}))
_IN_FLIGHT = 3
_LOOK_S = 1.0


@dataclass(frozen=True)
class Costs:
    """Seconds and bytes; spread of a preset's time is lognormal."""

    kind: Kind = PLUGIN
    preset_s: float = 0.5  # median
    spread: float = 0.4  # sigma of its logarithm
    slow_share: float = 0.002  # presets that take twenty times as long
    hang_s: float = 30.0
    hangs: int = 3  # until a build is in quarantine
    batch_scheduler_s: float = 0.005  # processor of scheduler and client for a batch, there and back
    preset_scheduler_s: float = 0.0005  # and for each preset in it
    sign_scheduler_s: float = 0.0002  # a worker asks whether the run is over, every second
    start_s: float = 1.5  # of a worker's own process
    latency_s: float = 0.002
    parcel_bytes: int = 3_000
    told_bytes: int = 1_000
    audio_bytes: int = 10 << 20
    workers_a_host: int = 16


@dataclass
class Run:
    """What came of it."""

    seconds: float = 0.0
    scheduler_s: float = 0.0
    work_s: float = 0.0
    ends: list[float] = field(default_factory=list)
    batches: int = 0


def simulate(presets: int, workers: int, costs: Costs, seed: int = 1) -> Run:
    """Play it through: the scheduler does one thing at a time, workers one batch at a time."""
    rng = random.Random(seed)
    line, pace, run = WaitingLine(), Pace(), Run()
    for number in range(presets):
        line.add(Item(None, Parcel(number, b"", (), (), ()), costs.kind))  # type: ignore[arg-type]
    hanging = set(rng.sample(range(presets), costs.hangs))
    free_s = 0.0  # when the scheduler has time
    counter = itertools.count()
    events: list[tuple[float, int, int, float]] = []  # when, which, worker, what its batch has taken
    queues: list[deque[tuple[list[Item], float]]] = [deque() for _ in range(workers)]  # batches, and when they arrive
    idle = set(range(workers))

    def takes(item: Item) -> float:
        if item.parcel.number in hanging:
            return costs.hang_s
        seconds = costs.preset_s * rng.lognormvariate(0.0, costs.spread)
        return seconds * 20 if rng.random() < costs.slow_share else seconds

    def begin(worker: int, now_s: float) -> None:
        items, arrives_s = queues[worker].popleft()
        now_s = max(now_s, arrives_s)
        seconds = [takes(item) for item in items]
        for one in seconds:
            pace.took(costs.kind, one)
        run.work_s += sum(seconds)
        heapq.heappush(events, (now_s + sum(seconds), next(counter), worker, len(items)))

    def send(worker: int, now_s: float) -> bool:
        nonlocal free_s
        items = line.take(pace, workers)
        if not items:
            return False
        cost_s = (costs.batch_scheduler_s + len(items) * costs.preset_scheduler_s) * (
            1 + workers * costs.sign_scheduler_s
        )
        free_s = max(free_s, now_s) + cost_s
        run.scheduler_s += cost_s
        run.batches += 1
        queues[worker].append((items, free_s + costs.latency_s))
        if worker in idle:
            idle.discard(worker)
            begin(worker, now_s)
        return True

    for _ in range(_IN_FLIGHT):
        for worker in range(workers):
            send(worker, costs.start_s)
    while events:
        now_s, _, worker, count = heapq.heappop(events)
        run.ends += [now_s] * int(count)
        if queues[worker]:
            begin(worker, now_s)
        else:
            idle.add(worker)
        send(worker, now_s)
        if not queues[worker] and worker in idle:  # dask lets an idle worker take from one that has some waiting
            other = max(range(workers), key=lambda one: len(queues[one]))
            if queues[other]:
                idle.discard(worker)
                queues[worker].append(queues[other].pop())
                begin(worker, now_s + costs.latency_s)
    run.seconds = max(run.ends)
    run.scheduler_s += workers * costs.sign_scheduler_s * run.seconds / _LOOK_S
    return run


def report(presets: int, workers: int, costs: Costs) -> str:
    """Time, scheduler, bytes and tail, against the ideal: all workers busy until the last moment."""
    run = simulate(presets, workers, costs)
    ideal_s = run.work_s / workers
    ends = sorted(run.ends)
    tail_s = ends[-1] - ends[int(0.99 * len(ends)) - 1]
    hosts = -(-workers // costs.workers_a_host)
    sent = presets * (costs.parcel_bytes + costs.told_bytes)
    return "\n".join(
        [
            f"{presets:,} presets on {workers:,} workers: {run.seconds:,.0f} s, ideal {ideal_s:,.0f} s "
            f"({100 * ideal_s / run.seconds:.1f} %)",
            f"  scheduler and client busy {100 * run.scheduler_s / run.seconds:.0f} % of it, {run.batches:,} batches",
            f"  {sent / 1e6:,.0f} MB of tasks and answers, {hosts * costs.audio_bytes / 1e6:,.0f} MB of audio "
            f"to {hosts} hosts",
            f"  the last 1 % takes {tail_s:.1f} s",
        ]
    )


def main() -> None:
    presets, workers = (int(one) for one in (*sys.argv[1:3], *("100000", "500")[len(sys.argv[1:3]) :]))
    costs = Costs(preset_s=float(sys.argv[3])) if len(sys.argv) > 3 else Costs()
    asleep = Costs(Kind(), preset_s=0.1, spread=0.0, slow_share=0.0, hangs=0)
    print("tasks that sleep 0.1 s, to be set beside bench.bench_cluster:")
    for few in (1, 2, 4, 8):
        run = simulate(200 * few, few, asleep)
        spent_ms = 1e3 * run.scheduler_s / (200 * few)
        print(f"  {few} workers: {200 * few} tasks in {run.seconds:5.1f} s, ideal 20.0 s, {spent_ms:.2f} ms a task")
    print(report(presets, workers, costs))


if __name__ == "__main__":
    main()
