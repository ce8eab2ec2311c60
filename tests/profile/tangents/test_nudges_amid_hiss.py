"""Nudges of single samples amid hiss, by arithmetic: of a programme that peaks at full scale."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.tangents.fitted_nudges import LARGEST_NUDGE_DB, above_noise_db
from chainsim.profile.tangents.nudges_amid_hiss import AVERAGED_TO_DB, ENOUGH_DB, amid_hiss
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from tests.profile.processors import RATE_HZ, Shaper
from tests.profile.programmes import drums_and_tones, run

FRAMES = RATE_HZ // 2


def hissing(hiss_dbfs: float) -> Nudging:
    random, hiss = np.random.default_rng(5), 10.0 ** (hiss_dbfs / 20.0)
    passage = Passage(drums_and_tones(1, 0.5), np.ones(FRAMES, np.bool_))
    stage = lambda: Shaper(lambda x: x + hiss * random.standard_normal(x.shape))  # noqa: E731
    return Nudging(lambda x: run(stage, x), [passage], RATE_HZ, LARGEST_NUDGE_DB)


def above_db(nudging: Nudging) -> float:
    now = nudging.kept(nudging.passages, 0.0)
    counted = nudging.counted(nudging.passages, now)
    return above_noise_db(now, nudging.answer(nudging.passages, 0.0), counted)


@pytest.mark.parametrize(
    ("hiss_dbfs", "least_db", "answers"),
    [(-90.0, ENOUGH_DB, 1), (-75.0, AVERAGED_TO_DB, 1), (-69.0, AVERAGED_TO_DB, 2), (-63.0, 32.0, 8)],
)
def test_nudged_as_far_as_is_heard_and_averaged_beyond_that(hiss_dbfs: float, least_db: float, answers: int) -> None:
    found = amid_hiss(hissing(hiss_dbfs))
    assert found is not None
    assert above_db(found) > least_db - 1.0
    assert found.noise == pytest.approx(10.0 ** (hiss_dbfs / 20.0) / np.sqrt(answers), rel=0.2)
    assert (found.nudge_db < LARGEST_NUDGE_DB) == (hiss_dbfs == -90.0)


def test_louder_hiss_hides_single_samples() -> None:
    assert amid_hiss(hissing(-50.0)) is None
