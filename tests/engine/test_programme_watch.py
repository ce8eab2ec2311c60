from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.engine import programme_watch
from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.programme_watch import covered_frames, placed_in_track
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.programme_check import ProgrammeCheck, WorstBlock
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.stimulus import from_array

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda span: (span[0], span[0] + span[1]))


@pytest.mark.parametrize(
    ("spans", "frames"),
    [([], 0), ([(0, 10)], 10), ([(0, 10), (10, 20)], 20), ([(5, 15), (0, 10)], 15), ([(0, 30), (10, 20)], 30)],
)
def test_what_spans_share_counts_once(spans: list[tuple[int, int]], frames: int) -> None:
    assert covered_frames(spans) == frames


@given(st.lists(SPAN))
def test_covered_frames_are_the_frames_in_any_span(spans: list[tuple[int, int]]) -> None:
    assert covered_frames(spans) == len({frame for first, end in spans for frame in range(first, end)})


def placed(*worst: WorstBlock) -> ProgrammeCheck:
    """Windows of 0.5 and 0.2 s."""
    windows = [
        StageExcerpt(0, 0, np.zeros((1, 24_000), np.float32)),
        StageExcerpt(96_000, 4_800, np.zeros((1, 9_600), np.float32)),
    ]
    check = ProgrammeCheck(-40.0, -90.0, True, -1.0, None, None, 1000.0 * len(worst), worst)
    return placed_in_track(check, windows, 48_000)


def test_times_are_those_of_the_track() -> None:
    found = placed(WorstBlock(1, 960, -20.0), WorstBlock(0, 0, -30.0))
    assert found.worst_at_s == (2.02, 0.0)
    assert found.affected_ms == pytest.approx(20.0)
    assert found.windows_s == pytest.approx(0.5 + 0.2)


def test_what_rings_on_behind_its_window_is_no_longer_than_what_was_examined() -> None:
    every = [WorstBlock(window, at, -30.0) for window in (0, 1) for at in range(0, 40_000, 480)]
    found = placed(*every)
    assert found.affected_ms <= 1000.0 * found.windows_s
    assert found.affected_ms == pytest.approx(700.0)
    assert max(found.worst_at_s) < 2.2


def compressed(peak: float) -> ProgrammeCheck | None:
    """Noise of this peak in a compressor with its threshold at -6 dBFS."""
    stage = {"builtin": "Compressor", "parameters": {"threshold_db": -6.0, "ratio": 4.0}}
    chain = Chain.model_validate({"version": 1, "stages": [stage]})
    noise = np.random.default_rng(3).uniform(-peak, peak, (2, 48_000)).astype(np.float32)
    options = RunOptions(tail_s=0.0, prove=False, cache_folder=None)
    measurement, _ = measure_chain(chain, from_array(noise, 48_000), options, SearchPaths(Path.cwd()))
    return measurement.stages[0].programme


def test_dynamics_that_gave_back_what_they_got_are_not_tried_and_told_of_as_if_they_had_been(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []
    ask = ProbePool.programme_checks

    def programme_checks(pool: ProbePool, requests: Any, *more: Any) -> Any:
        tried.extend(requests)
        return ask(pool, requests, *more)

    monkeypatch.setattr(ProbePool, "programme_checks", programme_checks)
    passing = compressed(0.45)
    assert tried == []
    assert passing is not None
    monkeypatch.setattr(programme_watch, "check_of_passing", lambda _: None)
    assert compressed(0.45) == passing
    assert tried == ["1"]


def test_dynamics_that_did_something_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    found = compressed(0.9)
    monkeypatch.setattr(programme_watch, "check_of_passing", lambda _: None)
    assert found is not None
    assert found == compressed(0.9)
    assert found.gain_reduction_db is not None
    assert found.gain_reduction_db > 0.1
