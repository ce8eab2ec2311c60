"""What follows the level quickly, and what gives too few answers to say so."""

from __future__ import annotations

import numpy as np
from scipy import signal

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from tests.profile.processors import STEREO, Samples, Stage


class Exciter(Stage):
    """What is high, clipped, and what is high of that, quietly beside the dry."""

    def __init__(self) -> None:
        self._high = signal.butter(2, 4110.0, "high", fs=44_100, output="sos")
        self._states = [np.zeros((1, 2, 2))] * 2

    def run(self, x: Samples) -> Samples:
        clipped = np.clip(9.0 * self._passed(x, 0), -1.0, 1.0) * 0.16
        answer: Samples = 0.77 * x + 0.23 * self._passed(clipped, 1)
        return answer

    def _passed(self, x: Samples, number: int) -> Samples:
        y, self._states[number] = signal.sosfilt(self._high, x, zi=self._states[number])
        passed: Samples = y
        return passed


class Slicer(Stage):
    """Beside what came in: -1, 0 or 1, by two low-passes of it against a threshold, low-passed twice again.

    High tones never reach the slicer, so that nothing is told of them.
    """

    def __init__(self) -> None:
        self._states = [np.zeros(1)] * 4

    def run(self, x: Samples) -> Samples:
        low = self._low_passed(self._low_passed(x.sum(axis=0), 0), 1)
        sliced = np.where(np.abs(low) > 0.0025, np.sign(low), 0.0)
        answer: Samples = x + 0.1 * self._low_passed(self._low_passed(sliced, 2), 3)
        return answer

    def _low_passed(self, x: Samples, number: int) -> Samples:
        y, self._states[number] = signal.lfilter([0.008], [1.0, -0.992], x, zi=self._states[number])
        passed: Samples = y
        return passed


def test_a_slope_over_frequency_needs_two_frequencies() -> None:
    profile = probe_stage(Slicer, STEREO)
    bent_hz = [hz for hz, dbfs in zip(profile.onset.frequency_hz, profile.onset.level_dbfs, strict=True) if dbfs < 36.0]
    assert max(bent_hz) < 1000.0
    assert profile.kind in (Kind.CLIP, Kind.SATURATION)


def test_a_clip_that_the_dry_drowns_far_beyond_its_onset_is_no_limiter() -> None:
    profile = probe_stage(Exciter, AudioFormat(44_100, 2))
    assert profile.kind is Kind.CLIP
    assert not profile.bends_bursts
