"""A gain of one band that another band is heard for is told from what bends a band."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.profile.level_curve import LevelCurve
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.band_gain import leaves_tones_pure, moves_a_band
from chainsim.profile.probe.distortion_onset import Onset
from chainsim.profile.tones import ToneBench
from tests.profile.processors import RATE_HZ, STEREO, Curve, Samples, Stage

LOW, HIGH = (signal.butter(2, 2000.0, kind, fs=RATE_HZ, output="sos") for kind in ("lowpass", "highpass"))


class Banded(Stage):
    """What is above 2 kHz goes through a curve; its mean over 5 ms turns down what is below, if it is told to."""

    def __init__(self, curve: Curve, turns_down: float) -> None:
        self._curve, self._turns_down = curve, turns_down
        self._low, self._high = (np.zeros((1, 2, 2)) for _ in range(2))
        self._mean = np.zeros((2, 1))

    def run(self, x: Samples) -> Samples:
        low, self._low = signal.sosfilt(LOW, x, zi=self._low)
        high, self._high = signal.sosfilt(HIGH, x, zi=self._high)
        keeps = np.exp(-1.0 / (0.005 * RATE_HZ))
        mean, self._mean = signal.lfilter([1.0 - keeps], [1.0, -keeps], np.abs(high), zi=self._mean)
        out: Samples = low / (1.0 + self._turns_down * mean / 0.05) + self._curve(high)
        return out


def moves(
    opener: OpenProcessor, linear_to_dbfs: float | None, lowest_dbfs: float = -20.0, p1_dbfs: float | None = -5.0
) -> bool:
    bench = Bench(opener, STEREO)
    curve = LevelCurve(1016.0, 0, 10, (), (), (), linear_to_dbfs=linear_to_dbfs, p1_dbfs=p1_dbfs)
    onset = Onset((104.0, 1016.0, 5032.0), (np.inf, np.inf, lowest_dbfs))
    return moves_a_band(bench, ToneBench(bench, 0.04, 2399), curve, onset)


def straight(x: Samples) -> Samples:
    return x


@pytest.mark.parametrize(
    ("linear_to_dbfs", "p1_dbfs", "told"),
    [(None, -5.0, True), (-10.0, -5.0, True), (-12.0, -5.0, False), (-12.0, None, True)],
)
def test_a_gain_of_the_low_band_by_the_high_one(
    linear_to_dbfs: float | None, p1_dbfs: float | None, told: bool
) -> None:
    """Told where the onset near 1 kHz is more than 9 dB above the lowest, or no level there loses 1 dB."""
    assert moves(lambda: Banded(straight, 1.0), linear_to_dbfs, p1_dbfs=p1_dbfs) is told


@pytest.mark.parametrize("curve", [lambda x: np.clip(x, -0.1, 0.1), lambda x: 0.1 * np.tanh(x / 0.1)])
@pytest.mark.parametrize("linear_to_dbfs", [-12.0, -30.0])
def test_what_bends_the_high_band_beside_what_loses_nothing(curve: Curve, linear_to_dbfs: float) -> None:
    assert not moves(lambda: Banded(curve, 0.0), linear_to_dbfs, p1_dbfs=None)


@pytest.mark.parametrize("curve", [lambda x: np.clip(x, -0.1, 0.1), lambda x: 0.1 * np.tanh(x / 0.1)])
@pytest.mark.parametrize("turns_down", [0.0, 1.0])
def test_what_bends_the_high_band(curve: Curve, turns_down: float) -> None:
    assert not moves(lambda: Banded(curve, turns_down), None)


def test_without_an_onset_nothing_moves() -> None:
    assert not moves(lambda: Banded(straight, 0.0), None, np.inf)


def test_what_makes_no_harmonics_and_remembers_nothing() -> None:
    """As of a clip whose harmonics a low-pass has removed: it is not told by pure tones alone."""
    assert not moves(lambda: Banded(straight, 0.0), None)


@pytest.mark.parametrize(("curve", "pure"), [(straight, True), (lambda x: np.clip(x, -0.1, 0.1), False)])
def test_loud_tones_are_pure_where_nothing_bends(curve: Curve, pure: bool) -> None:
    """Of three, the highest is in the band that is bent."""
    bench = Bench(lambda: Banded(curve, 0.0), STEREO)
    assert leaves_tones_pure(ToneBench(bench, 0.04, 2399)) is pure
