"""Where a stage stops being linear, and what it is, however coarse the steps are that its answer lies on."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO, Delay, Samples, Shaper, clip, series

NOTCH_HZ = 104.0


def rounded(bits: int) -> OpenProcessor:
    unit = 2.0 ** (1 - bits)

    def to_steps(x: Samples) -> Samples:
        return np.round(x / unit) * unit

    return lambda: Shaper(to_steps)


def notched() -> Delay:
    """Twice as loud at most frequencies, and hardly anything of low ones."""
    return Delay(round(RATE_HZ / NOTCH_HZ / 2.0), dry=True)


@pytest.mark.parametrize("bits", [12, 13, 16])
def test_steps_behind_a_clip_that_hears_nothing_of_a_tone_leave_its_corner_sharp(bits: int) -> None:
    profile = probe_stage(series(notched, clip(-3.0), rounded(bits)), STEREO)
    assert profile.kind is Kind.CLIP
    assert profile.worst_onset_dbfs == pytest.approx(-9.0, abs=0.5)


def test_steps_behind_a_curve_leave_it_a_curve() -> None:
    profile = probe_stage(series(lambda: Shaper(np.tanh), rounded(16)), STEREO)
    assert profile.kind is Kind.SATURATION
