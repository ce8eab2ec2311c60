"""How many go out together, and how long the rest will take."""

from __future__ import annotations

import pytest

from chainsim.cluster.task_kind import Kind
from chainsim.cluster.task_timing import Pace, told

BUILTIN = Kind()
PLUGIN = Kind(frozenset({("vst3", "Tube.vst3")}))


def test_batches_hold_20_built_in_chains_or_5_with_plugins_before_anything_is_measured() -> None:
    assert Pace().batch_size(BUILTIN, 100_000, 500) == 20
    assert Pace().batch_size(PLUGIN, 100_000, 500) == 5


def test_batches_shrink_with_what_is_measured_and_towards_the_end() -> None:
    pace = Pace()
    pace.took(BUILTIN, 1.0)
    assert pace.batch_size(BUILTIN, 1000, 2) == 2
    assert pace.batch_size(BUILTIN, 100_000, 500) == 10  # so that a scheduler can feed them all
    pace = Pace()
    assert [pace.batch_size(BUILTIN, waiting, 2) for waiting in (1000, 60, 12, 6, 1)] == [20, 10, 2, 2, 1]


def test_what_was_measured_last_counts_most() -> None:
    pace = Pace()
    for seconds in (1.0, 2.0):
        pace.took(PLUGIN, seconds)
    assert pace.expected_s(PLUGIN) == pytest.approx(1.2)
    assert pace.expected_s(BUILTIN) == pytest.approx(0.12)


def test_the_rest_takes_as_long_as_its_kinds_and_at_least_as_long_as_one() -> None:
    pace = Pace()
    for _ in range(50):
        pace.took(PLUGIN, 2.0)
    least, most = pace.left([PLUGIN] * 10, 4)
    assert least == pytest.approx(5.0)
    assert 5.0 < most < 8.0
    assert pace.left([PLUGIN], 4)[0] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("done", "seconds", "left", "line"),
    [
        (0, 1.0, (0.0, 0.0), "0 of 2,000 on 8 workers"),
        (400, 100.0, (300.0, 500.0), "400 of 2,000 on 8 workers, 4.0 a second, 5 min to 8 min to go"),
        (400, 100.0, (30.2, 30.4), "400 of 2,000 on 8 workers, 4.0 a second, 30 s to go"),
        (400, 100.0, (7200.0, 9000.0), "400 of 2,000 on 8 workers, 4.0 a second, 2.0 h to 2.5 h to go"),
    ],
)
def test_the_line(done: int, seconds: float, left: tuple[float, float], line: str) -> None:
    assert told(done, 2000, seconds, 8, left) == line
