"""What a clip leaves far below the dry: told where it begins, and nothing that only bends."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import check_programme
from tests.profile.processors import RATE_HZ, STEREO, Curve, Samples, Stage
from tests.profile.programmes import drums_and_tones, peak_dbfs

TOP = signal.butter(2, 6000.0, "highpass", fs=RATE_HZ, output="sos")
FAINT, LIMIT = 0.02, 0.1


class Exciter(Stage):
    """What is high, through a curve, and what is high of that, far below the dry."""

    def __init__(self, curve: Curve, dry: Curve = lambda x: x) -> None:
        self._curve, self._dry = curve, dry
        self._before = self._behind = np.zeros((TOP.shape[0], 2, 2))

    def run(self, x: Samples) -> Samples:
        top, self._before = signal.sosfilt(TOP, x, zi=self._before)
        added, self._behind = signal.sosfilt(TOP, self._curve(top), zi=self._behind)
        mixed: Samples = self._dry(x) + FAINT * added
        return mixed


def hard(x: Samples) -> Samples:
    return np.clip(x, -LIMIT, LIMIT)


def steep(x: Samples) -> Samples:
    """Of fifteenth order, and 40 dB more of it than of the clip."""
    return x + 100.0 * LIMIT * (x / (2.0 * LIMIT)) ** 15


def slightly_bent(x: Samples) -> Samples:
    return x + 3e-4 * x**3


def driven(past_db: float) -> Audio:
    """So far past the limit at its top."""
    programme = drums_and_tones(1, seconds=1.5)
    reach_dbfs = peak_dbfs(signal.sosfilt(TOP, programme))
    return programme * np.float32(LIMIT * 10.0 ** ((past_db - reach_dbfs) / 20.0))


def checked(curve: Curve, past_db: float, dry: Curve = lambda x: x) -> ProgrammeCheck:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-20.0, repeatability_db=-math.inf, steady_for_s=30.0)
    window = StageExcerpt(0, 0, driven(past_db))
    return check_programme(lambda: Exciter(curve, dry), [window], STEREO, profile)


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 3.0])
def test_what_an_exciter_clips_is_told_where_it_begins(past_db: float) -> None:
    found = checked(hard, past_db)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
    assert found.threshold_db < -100.0


@pytest.mark.parametrize(("curve", "dry"), [(steep, lambda x: x), (hard, slightly_bent)])
def test_what_bends_before_that_is_told_where_it_is_as_much_as_a_clip(curve: Curve, dry: Curve) -> None:
    found = checked(curve, 1.0, dry)
    assert found.threshold_db == -90.0
