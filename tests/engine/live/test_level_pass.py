"""After any sequence of edits the levels are those of a fresh run."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainsim.engine import idle_processes
from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.live.level_pass import LevelPass
from chainsim.engine.live.tap_cache import TapCache
from chainsim.model.audio import Stimulus
from chainsim.model.chain import BuiltinStage, Chain
from chainsim.model.levels import Levels
from chainsim.model.live_results import LiveLevels
from chainsim.model.options import RunOptions
from chainsim.model.search_paths import SearchPaths
from chainsim.stimulus import from_array

RATE_HZ = 44_100
OPTIONS = RunOptions(probe=False, prove=False, tail_s=0.0)
PLACES = SearchPaths(Path.cwd())
NEVER_COUNTED = {"clipped_samples", "flat_runs", "longest_flat_run_frames", "flat_run_at_s"}


def noise(channels: int = 2, seconds: float = 1.3) -> Stimulus:
    frames = round(seconds * RATE_HZ)
    rng = np.random.default_rng(11)
    swell = np.linspace(0.1, 1.0, frames, dtype=np.float32)
    return from_array((rng.standard_normal((channels, frames)).astype(np.float32) * 0.2 * swell), RATE_HZ)


def chain_of(*stages: dict[str, Any], **more: Any) -> Chain:
    return Chain.model_validate({"version": 1, "stages": stages, **more})


STAGES: tuple[dict[str, Any], ...] = (
    {"builtin": "Gain", "parameters": {"gain_db": 3.0}},
    {"builtin": "HighpassFilter", "parameters": {"cutoff_frequency_hz": 120.0}},
    {"builtin": "Compressor", "parameters": {"threshold_db": -20.0, "ratio": 4.0}},
    {"builtin": "Distortion", "parameters": {"drive_db": 10.0}},
    {"builtin": "Clipping", "parameters": {"threshold_db": -3.0}},
    {"builtin": "Limiter"},
    {"parallel": [{"stages": [{"builtin": "Distortion"}]}, {"stages": [], "gain_db": -6.0}]},
)


def fresh(chain: Chain, stimulus: Stimulus) -> tuple[list[Levels], Levels]:
    measured, _ = measure_chain(chain, stimulus, OPTIONS, PLACES)

    def every(stages: Any) -> list[Levels]:
        found: list[Levels] = []
        for stage in stages:
            found += [stage.input, stage.output]
            for branch in stage.branches:
                found += every(branch.stages)
        return found

    return every(measured.stages), measured.output


def same(live: Levels, whole: Levels) -> None:
    for name, expected in dataclasses.asdict(whole).items():
        if name in ("series", "per_channel"):
            continue
        found = getattr(live, name)
        if isinstance(expected, float) and math.isfinite(expected) and isinstance(found, float):
            assert found == pytest.approx(expected, abs=0.001), name
        elif name not in NEVER_COUNTED:
            assert found == expected, name


def compare(live: LiveLevels, chain: Chain, stimulus: Stimulus) -> None:
    stages, output = fresh(chain, stimulus)
    assert len(stages) == 2 * len(live.stages)
    for stage, before, after in zip(live.stages, stages[::2], stages[1::2], strict=True):
        same(stage.input, before)
        same(stage.output, after)
        assert stage.output.clipped_samples == pytest.approx(after.clipped_samples, abs=2)
    same(live.output, output)
    assert live.output.clipped_samples == pytest.approx(output.clipped_samples, abs=2)


edits = st.one_of(
    st.tuples(st.just("trim"), st.integers(0, 9), st.floats(-12.0, 12.0)),
    st.tuples(st.just("input"), st.just(0), st.floats(-12.0, 12.0)),
    st.tuples(st.just("fader"), st.just(0), st.floats(-12.0, 12.0)),
    st.tuples(st.just("bypass"), st.integers(0, 9), st.just(0.0)),
    st.tuples(st.just("parameter"), st.integers(0, 9), st.floats(0.0, 6.0)),
    st.tuples(st.just("add"), st.integers(0, 9), st.integers(0, len(STAGES) - 1).map(float)),
    st.tuples(st.just("remove"), st.integers(0, 9), st.just(0.0)),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9).map(float)),
)


def edited(chain: Chain, edit: tuple[str, int, float]) -> Chain:
    kind, number, value = edit
    stages = list(chain.stages)
    if kind == "input":
        return chain.model_copy(update={"input_trim_db": value})
    if kind == "fader":
        return chain.model_copy(update={"fader_db": value})
    if kind == "add":
        if len(stages) < 6:
            stages.insert(number % (len(stages) + 1), chain_of(STAGES[int(value)]).stages[0])
    elif stages:
        at = number % len(stages)
        stage = stages[at]
        if kind == "trim":
            stages[at] = stage.model_copy(update={"trim_db": value})
        elif kind == "bypass":
            stages[at] = stage.model_copy(update={"bypass": not stage.bypass})
        elif kind == "remove":
            del stages[at]
        elif kind == "move":
            stages.insert(int(value) % len(stages), stages.pop(at))
        elif isinstance(stage, BuiltinStage) and stage.builtin in ("Gain", "Distortion"):
            name = "gain_db" if stage.builtin == "Gain" else "drive_db"
            stages[at] = stage.model_copy(update={"parameters": {name: value}})
    return chain.model_copy(update={"stages": tuple(stages)})


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(edits, min_size=1, max_size=6), st.sampled_from((1, 2)), st.booleans())
def test_after_any_edits_the_levels_are_those_of_a_fresh_run(
    steps: list[tuple[str, int, float]], channels: int, cramped: bool
) -> None:
    stimulus = noise(channels)
    chain = chain_of(STAGES[1], STAGES[0], STAGES[3])
    passed = TapCache(600_000) if cramped else TapCache()
    passed.know_linear(chain.stages[0])  # as probing finds of a filter
    with idle_processes.kept():
        living = LevelPass(stimulus, OPTIONS.limits, PLACES, passed)
        living.measure(chain)
        for step in steps:
            chain = edited(chain, step)
            levels = living.measure(chain)
            assert levels is not None
            assert passed.nbytes <= passed.most_bytes
            compare(levels, chain, stimulus)


@pytest.fixture
def living() -> LevelPass:
    passed = TapCache()
    passed.know_linear(chain_of(STAGES[1]).stages[0])
    return LevelPass(noise(), OPTIONS.limits, PLACES, passed)


@pytest.mark.parametrize(
    ("step", "rendered_from"),
    [
        (("fader", 0, -7.0), None),
        (("trim", 1, -7.0), None),  # before a filter and a gain, nothing but linear stages behind
        (("input", 0, -7.0), 1),  # a drive comes first
        (("trim", 0, -7.0), 1),
        (("parameter", 2, 1.0), 3),
        (("bypass", 2, 0.0), 3),
    ],
)
def test_nothing_is_rendered_that_an_edit_leaves_as_it_was(
    step: tuple[str, int, float], rendered_from: int | None, living: LevelPass
) -> None:
    chain = chain_of(STAGES[3], STAGES[1], STAGES[0])
    living.measure(chain)
    levels = living.measure(edited(chain, step))
    assert levels is not None
    assert levels.rendered_from == rendered_from


def test_what_is_taken_back_is_known_still(living: LevelPass) -> None:
    chain = chain_of(STAGES[3], STAGES[2])
    first = living.measure(chain)
    living.measure(edited(chain, ("parameter", 0, 2.0)))
    again = living.measure(chain)
    assert first is not None
    assert again is not None
    assert again.rendered_from is None
    assert again.stages == first.stages


def test_nothing_comes_of_what_nobody_wants_any_more(living: LevelPass) -> None:
    with idle_processes.kept():
        assert living.measure(chain_of(STAGES[3]), lambda: False) is None
        assert len(idle_processes._waiting) == 1  # the process ended in order and is there for the next


def test_a_chain_with_a_plugin_file_finds_a_process_that_has_started(test_plugins_dir: Path) -> None:
    """The one that rendered it has ended: what the plugin left behind must not touch the next edit."""
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    chain = chain_of(STAGES[3], {"vst3": "CleanGain.vst3"})
    with idle_processes.kept():
        passing = LevelPass(noise(), OPTIONS.limits, places, TapCache())
        before = passing.measure(chain)
        assert idle_processes._waiting == []
        passing.make_ready(chain)
        passing.make_ready(chain)
        (waiting,) = idle_processes._waiting
        levels = passing.measure(edited(chain, ("trim", 0, -1.0)))
        assert waiting.tainted
        assert idle_processes._waiting == []
        again = passing.measure(chain_of({**STAGES[3], "trim_db": 0.0}, {"vst3": "CleanGain.vst3", "name": "same"}))
    assert before is not None
    assert levels is not None
    assert again is not None
    assert levels.loaded_anew
    same(again.output, before.output)
