"""In which order tasks go out."""

from __future__ import annotations

from chainsim.cluster.task_kind import Kind
from chainsim.cluster.task_queue import Item, WaitingLine
from chainsim.cluster.task_timing import Pace
from chainsim.cluster.worker_messages import Parcel

BUILTIN = Kind()
TUBE = Kind(frozenset({("vst3", "Tube.vst3")}))
EQ = Kind(frozenset({("vst3", "Eq.vst3")}))


def item(number: int, kind: Kind) -> Item:
    return Item(None, Parcel(number, b"", (), (), ()), kind)  # type: ignore[arg-type]


def order(line: WaitingLine, pace: Pace, workers: int = 1) -> list[list[int]]:
    taken = []
    while batch := line.take(pace, workers):
        taken.append([one.parcel.number for one in batch])
    return taken


def test_what_takes_longest_goes_first_and_no_batch_mixes_kinds() -> None:
    line, pace = WaitingLine(), Pace()
    pace.took(TUBE, 0.5)
    pace.took(EQ, 1.0)
    for number, kind in enumerate([BUILTIN, TUBE, EQ, TUBE]):
        line.add(item(number, kind))
    assert order(line, pace) == [[2], [1], [3], [0]]


def test_suspects_go_first_and_alone() -> None:
    line, pace = WaitingLine(), Pace()
    for number in range(30):
        line.add(item(number, TUBE if number in (20, 21) else BUILTIN))
    line.suspect(TUBE)
    line.add(item(99, BUILTIN), alone=True)
    assert order(line, pace)[:4] == [[20], [21], [99], list(range(10))]
    assert len(line) == 0


def test_a_kind_that_is_suspected_later_overtakes() -> None:
    line = WaitingLine()
    for number in range(6):
        line.add(item(number, TUBE if number > 3 else BUILTIN))
    assert list(line.kinds()) == [BUILTIN] * 4 + [TUBE] * 2
    line.suspect(TUBE)
    line.suspect(EQ)  # none of it waits
    assert list(line.kinds()) == [TUBE] * 2 + [BUILTIN] * 4
