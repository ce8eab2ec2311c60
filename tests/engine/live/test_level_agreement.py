"""Levels agree with a fresh render, or they do not: of every stage and of the output, silence with silence."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.live.level_agreement import agree
from chainsim.engine.live.level_pass import LevelPass
from chainsim.engine.live.tap_cache import TapCache
from chainsim.model.live_results import LiveLevels
from chainsim.model.result import Measurement
from chainsim.model.search_paths import SearchPaths
from tests.engine.live.test_level_pass import OPTIONS, STAGES, chain_of, noise


@pytest.fixture(scope="module")
def both() -> tuple[LiveLevels, Measurement]:
    chain, places = chain_of(STAGES[1], STAGES[0]), SearchPaths(Path.cwd())
    levels = LevelPass(noise(), OPTIONS.limits, places, TapCache()).measure(chain)
    assert levels is not None
    measured, _ = measure_chain(chain, noise(), OPTIONS, places)
    return levels, measured


def test_the_same_render_agrees(both: tuple[LiveLevels, Measurement]) -> None:
    assert agree(*both)


@pytest.mark.parametrize(("off_db", "agreed"), [(0.004, True), (0.006, False), (-math.inf, False)])
def test_a_hair_on_either_side(off_db: float, agreed: bool, both: tuple[LiveLevels, Measurement]) -> None:
    levels, fresh = both
    output = replace(fresh.output, rms_dbfs=fresh.output.rms_dbfs + off_db)
    assert agree(levels, replace(fresh, output=output)) == agreed


def test_a_stage_alone_that_differs_is_enough(both: tuple[LiveLevels, Measurement]) -> None:
    levels, fresh = both
    first = fresh.stages[0]
    louder = replace(first, output=replace(first.output, sample_peak_dbfs=first.output.sample_peak_dbfs + 0.1))
    assert not agree(levels, replace(fresh, stages=(louder, *fresh.stages[1:])))
    silent = replace(levels.output, rms_dbfs=-math.inf)
    assert agree(replace(levels, output=silent), replace(fresh, output=replace(fresh.output, rms_dbfs=-math.inf)))
