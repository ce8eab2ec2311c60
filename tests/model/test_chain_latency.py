"""One after the other latencies add up; side by side the latest counts, however deep."""

from __future__ import annotations

from pathlib import Path

import pytest

import chainsim
from chainsim.model.chain_latency import reported_latency_frames
from chainsim.model.options import RunOptions
from tests.profile.processors import RATE_HZ

pytestmark = pytest.mark.vst3
MS = RATE_HZ // 1000


def ahead(ms: float) -> dict[str, object]:
    return {"vst3": "AheadByKnob", "parameters": {"ahead_ms": ms}}


def side_by_side(*lanes: list[dict[str, object]]) -> dict[str, object]:
    return {"parallel": [{"gain_db": -6, "stages": lane} for lane in lanes]}


@pytest.mark.parametrize(
    ("stages", "ms"),
    [
        ([ahead(2), ahead(3)], 5),
        ([side_by_side([ahead(2)], [])], 2),
        ([ahead(1), side_by_side([ahead(2), ahead(3)], [ahead(4)]), ahead(2)], 8),
        ([side_by_side([ahead(1), side_by_side([ahead(5)], [ahead(2)])], [ahead(4)])], 6),
        ([side_by_side([], [])], 0),
    ],
)
def test_latency_of_a_row(stages: list[dict[str, object]], ms: int, test_plugins_dir: Path) -> None:
    chain = {"version": 1, "source": {"signal": "sine", "length_s": 1, "sample_rate_hz": RATE_HZ}, "stages": stages}
    result = chainsim.run(chain, options=RunOptions(plugin_dirs=(test_plugins_dir,), probe=False))
    assert reported_latency_frames(result.measurement.stages) == ms * MS
