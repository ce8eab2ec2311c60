"""Sines that fit their window exactly, once the stage has settled on each: two windows of it, to tell what stays.

Another sine follows only after the windows are over, since what looks ahead, or filters without a phase, would hear it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import frames_from_s, gain_from_db

AHEAD_S = 0.05
WINDOWS = 2


class SteadyTones:
    """Tones of one window on one bench.

    Args:
        bench: where the stage lies.
        settle_s: before the windows of each.
        window_s: the longest window; a prime number of frames, so that sines of any number of periods fit.
    """

    def __init__(self, bench: Bench, settle_s: float, window_s: float) -> None:
        rate_hz = bench.audio.sample_rate_hz
        self.window_frames = _prime(frames_from_s(window_s, rate_hz))
        self._bench = bench
        self._rate_hz = rate_hz
        self._settle_frames = frames_from_s(settle_s, rate_hz)
        self._ahead_frames = frames_from_s(AHEAD_S, rate_hz)

    def periods(self, frequency_hz: float) -> int:
        """A window, of the nearest sine that fits."""
        return max(1, round(frequency_hz * self.window_frames / self._rate_hz))

    def frequency_hz(self, periods: int) -> float:
        """Of a sine with so many periods a window."""
        return periods * self._rate_hz / self.window_frames

    def answers(self, tones: Sequence[tuple[int, float]]) -> list[Array]:
        """To each (periods, level in dBFS), in one pass: (windows, channels, window frames)."""
        signals = [gain_from_db(level_dbfs) * self._sine(periods) for periods, level_dbfs in tones]
        whole = self._bench.render(np.concatenate(signals))
        heard = slice(self._settle_frames, self._settle_frames + WINDOWS * self.window_frames)
        pieces = (piece[:, heard].astype(np.float64) for piece in np.split(whole, len(signals), axis=1))
        return [np.stack(np.split(piece, WINDOWS, axis=1)) for piece in pieces]

    def _sine(self, periods: int) -> Array:
        frames = np.arange(-self._settle_frames, WINDOWS * self.window_frames + self._ahead_frames)
        sine: Array = np.sin(2.0 * np.pi * ((periods * frames) % self.window_frames) / self.window_frames)
        return sine


def _prime(at_most: int) -> int:
    frames = at_most
    while any(frames % divisor == 0 for divisor in range(2, math.isqrt(frames) + 1)):
        frames -= 1
    return frames
