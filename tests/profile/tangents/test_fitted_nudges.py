"""How large nudges are made, by arithmetic: sixteen steps, and 30 dB above noise."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.tangents.fitted_nudges import (
    LARGEST_NUDGE_DB,
    above_noise,
    above_noise_db,
    above_rounding,
    further_by_db,
)
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.tangent import NUDGE_DB, Tangent
from tests.profile.processors import RATE_HZ, Noise, Shaper, builtin
from tests.profile.programmes import drums_and_tones, run

FRAMES, STEP = 9600, 2.0**-17


@pytest.mark.parametrize(("steps", "further_db"), [(16.0, 0.0), (1.6, 20.0), (160.0, -20.0)])
def test_nudges_are_to_come_to_sixteen_steps(steps: float, further_db: float) -> None:
    tangent = Tangent(np.ones((1, FRAMES)), np.ones((1, FRAMES)), size=steps * STEP, step=STEP)
    assert further_by_db(tangent, STEP) == pytest.approx(further_db)


def test_noise_is_what_two_answers_differ_by() -> None:
    """Nudges of 1e-2 against noise of 1e-3 in each of two answers."""
    random = np.random.default_rng(1)
    hiss = 1e-3 * random.standard_normal((2, 1, FRAMES))
    tangent = Tangent(np.ones((1, FRAMES)), hiss[0], size=1e-2)
    everywhere = np.ones(FRAMES, np.bool_)
    assert above_noise_db(tangent, hiss[1], everywhere) == pytest.approx(20.0 - 3.01, abs=0.2)


def nudging(opener: OpenProcessor, nudge_db: float) -> Nudging:
    programme = drums_and_tones(1, 0.5)
    inside = np.ones(programme.shape[1], np.bool_)
    return Nudging(lambda x: run(opener, x), [Passage(programme, inside)], RATE_HZ, nudge_db)


def test_what_is_not_rounded_is_nudged_as_usual() -> None:
    usual = nudging(lambda: Shaper(lambda x: x), NUDGE_DB)
    assert above_rounding(usual) is usual


@pytest.mark.parametrize(
    ("bits", "least_db", "most_db"), [(16, NUDGE_DB, NUDGE_DB), (9, -50.0, -31.0), (5, -30.0, -30.0)]
)
def test_what_is_rounded_coarsely_is_nudged_further(bits: int, least_db: float, most_db: float) -> None:
    found = above_rounding(nudging(lambda: Shaper(lambda x: np.round(x * 2.0**bits) / 2.0**bits), NUDGE_DB))
    assert least_db <= found.nudge_db <= most_db


def test_what_hisses_is_nudged_30_db_above_that() -> None:
    """-80 dBFS RMS; what is measured of the answer that is 30 dB above it is so again."""
    found = above_noise(nudging(lambda: Noise(None), LARGEST_NUDGE_DB))
    assert NUDGE_DB < found.nudge_db < LARGEST_NUDGE_DB
    now = found.kept(found.passages, 0.0)
    counted = found.counted(found.passages, now)
    assert above_noise_db(now, found.answer(found.passages, 0.0), counted) == pytest.approx(30.0, abs=1.0)


def test_what_hisses_not_at_all_is_nudged_as_usual() -> None:
    assert above_noise(nudging(builtin("Gain", gain_db=3.0), LARGEST_NUDGE_DB)).nudge_db == NUDGE_DB
