"""Clips and knees apart: real curves through the probe, and the rule on both sides of its edge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.stage_kind import CORNER_POWER, begins_at_corner
from tests.profile.processors import RATE_HZ, Samples, Shaper, Stage, clip, series

Curve = Callable[[np.ndarray], np.ndarray]


def beside_much_clean(x: np.ndarray) -> np.ndarray:
    """One side of a tenth of the signal is cut: 2.2 dB from -60 dB of residual to 1 %."""
    return np.asarray(0.9 * x + 0.1 * np.minimum(x, 0.25))


def knee(width: float) -> Curve:
    """Of second order around 0.5, `width` against that: from there on flat."""

    def bent(x: np.ndarray) -> np.ndarray:
        a = np.abs(x) / 0.5
        into = np.clip(a - (1 - width / 2), 0, width)
        return np.asarray(0.5 * np.sign(x) * np.where(a > 1 + width / 2, 1.0, a - into**2 / (2 * width)))

    return bent


@pytest.mark.parametrize(
    ("curve", "kind"),
    [(beside_much_clean, Kind.CLIP), (knee(0.6), Kind.SATURATION), (knee(1.2), Kind.SATURATION)],
    ids=["clip beside what stays clean", "short knee", "long knee"],
)
def test_as_gentle_as_each_other_and_yet_a_clip_and_knees(curve: Curve, kind: Kind) -> None:
    profile = probe_stage(lambda: Shaper(curve), AudioFormat(RATE_HZ, 1))
    assert profile.linear_to_dbfs is not None
    assert profile.one_percent_dbfs is not None
    assert 1.0 < profile.one_percent_dbfs - profile.linear_to_dbfs < 3.0
    assert profile.kind is kind


@pytest.mark.parametrize(("power", "is_corner"), [(CORNER_POWER - 0.05, True), (CORNER_POWER + 0.05, False)])
@pytest.mark.parametrize("already", [0.02, 0.5], ids=["begins there", "began before"])
def test_the_power_of_growth_tells_wherever_it_begins(power: float, is_corner: bool, already: float) -> None:
    growth_db = [20 * power * np.log10(already + step) for step in (0.0, 1.0, 2.0)]
    assert begins_at_corner(growth_db) == is_corner


def test_where_growth_was_not_asked_for_suddenness_has_said_it() -> None:
    assert begins_at_corner(())


class TwoBands(Stage):
    """Levels what is below 1 kHz to -40 dBFS and what is above to -10: the louder, the more is it the upper band's."""

    def __init__(self) -> None:
        share = 1.0 - np.exp(-2.0 * np.pi * 1016.0 / RATE_HZ)
        self._taps, self._state = ([share], [1.0, share - 1.0]), np.zeros((1, 1))
        self._bands = [Leveller(0.01), Leveller(0.3)]

    def run(self, x: Samples) -> Samples:
        low, self._state = signal.lfilter(*self._taps, x, axis=1, zi=self._state)
        return np.asarray(self._bands[0].run(low) + self._bands[1].run(x - low))


class Leveller(Stage):
    """To a peak, by one that falls with 0.2 s and is followed within 10 ms."""

    def __init__(self, peak: float) -> None:
        self._peak, self._level = peak, 0.0

    def run(self, x: Samples) -> Samples:
        gains, level = np.empty(x.shape[1]), self._level
        for n, magnitude in enumerate(np.abs(x).max(axis=0).tolist()):
            level += (magnitude - level) * (0.002 if magnitude > level else 0.0001)
            gains[n] = min(1.0, self._peak / max(level, 1e-9))
        self._level = level
        return x * gains


def test_gains_of_bands_turn_phases_and_that_is_no_distortion_of_their_ceiling() -> None:
    mono = AudioFormat(RATE_HZ, 1)
    leveller = probe_stage(TwoBands, mono)
    assert (leveller.kind, leveller.ceiling_dbfs is not None) == (Kind.DYNAMICS, True)
    assert probe_stage(series(TwoBands, clip(-16.0)), mono).kind is Kind.DYNAMICS_THEN_CLIP
