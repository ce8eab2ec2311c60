"""Does one sample of a loud tone move those behind it as a gain does, where one of a quiet tone comes out alone?

Then a gain follows the level, however soon it has forgotten: a compressor that lets go within a millisecond shows
nothing of a burst soon after it, and bends waves as a clip does. What a gain moves is as large as the wave, and nothing
where that crosses zero; what a clip takes from one band of several, or a slew limiter from a slope, is not. What
filters as well spreads samples of any tone: if that is over within a millisecond, as oversampling is, what comes later
tells; else nothing does here.
"""

from __future__ import annotations

import math

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, frames_from_s, gain_from_db

NUDGES = 24
APART_S, LED_IN_S = 0.02, 0.02
SIZE = 0.05
"""Of the tone's peak, each at another part of the wave."""
ALONE_DB = -80.0
"""Of the nudge, what rounding to 24 bits leaves in all other samples together is -90 at most."""
RINGS_S = 0.001
"""For how long filters beside the gain may spread a sample."""
SPREAD_DB = -60.0
"""A curve leaves what a quiet tone does, at any level; a compressor of 1.2:1 -35, however it is set (0.05 to 10 ms)."""
LOW, HIGH = 0.15, 0.5
"""Of the highest that comes out: near a zero crossing, and far from it."""
HALF_WAY = 0.1
"""Power in between against that far from them: 0.25 and more for gains, 0.02 for what catches up at the tops."""
AS_A_GAIN = 0.3
"""Power near zero crossings against that far from them, within a period: 0.09 and less for gains, 1 for bands."""


def moves_as_a_gain(
    bench: Bench, channel: int, frequency_hz: float, loud_dbfs: float, quiet_dbfs: float, gain_db: float
) -> bool:
    """Whether samples of the loud tone, and only they, move those behind them as a gain would.

    Args:
        bench: with the stage.
        channel: that is looked at.
        frequency_hz: of both tones.
        loud_dbfs: well past where the stage is linear.
        quiet_dbfs: well below that.
        gain_db: of the stage when it is quiet.
    """
    quiet = _Nudged(bench, channel, frequency_hz, quiet_dbfs)
    for rings_s in (0.0, RINGS_S):
        later = quiet.loudest + frames_from_s(rings_s, bench.audio.sample_rate_hz)
        if quiet.spread_db(gain_db, later) < ALONE_DB:
            loud = _Nudged(bench, channel, frequency_hz, loud_dbfs)
            return loud.spread_db(gain_db, later) > SPREAD_DB and loud.as_a_gain(later)
    return False


class _Nudged:
    """A tone, and what single samples that are nudged in it move.

    Attributes:
        moved: power, (nudges, frames behind each).
        wave: what came out there without them, of its highest.
        loudest: how many frames behind a nudge most of it comes out.
    """

    def __init__(self, bench: Bench, channel: int, frequency_hz: float, level_dbfs: float) -> None:
        rate_hz = bench.audio.sample_rate_hz
        first, numbers = frames_from_s(LED_IN_S, rate_hz), np.arange(NUDGES)
        self._level_dbfs = level_dbfs
        self._period = round(rate_hz / frequency_hz)
        apart = max(frames_from_s(APART_S, rate_hz), 2 * self._period + frames_from_s(2.0 * RINGS_S, rate_hz))
        peak = gain_from_db(level_dbfs)
        frames = np.arange(first + (NUDGES + 1) * apart)
        tone: Array = peak * np.sin(2.0 * np.pi * frequency_hz * frames / rate_hz)
        phases = (first + apart * numbers) * frequency_hz / rate_hz
        at = first + apart * numbers + np.round((numbers / NUDGES - phases) % 1.0 * self._period).astype(np.intp)
        nudged = tone.copy()
        nudged[at] -= SIZE * peak * np.sign(tone[at])
        plain, other = (bench.render(each)[channel].astype(np.float64) for each in (tone, nudged))
        behind = at[:, np.newaxis] + np.arange(apart - self._period)
        self.moved: Array = np.square(other - plain)[behind]
        self.wave: Array = np.abs(plain)[behind] / max(np.abs(plain[first:]).max(), np.finfo(float).tiny)
        self.loudest = int(self.moved.sum(axis=0).argmax())

    def spread_db(self, gain_db: float, later: int) -> float:
        """What comes out of a nudge elsewhere than around its loudest, against the nudge; the most that does of any.

        Args:
            gain_db: of the stage when it is quiet.
            later: the last of the frames behind a nudge that are not looked at.
        """
        around = self.moved[:, : later + 1]
        own = around.sum(axis=1) if later > self.loudest else around.max(axis=1)
        elsewhere = float((self.moved.sum(axis=1) - own).max())
        return db_from_power(elsewhere) - self._level_dbfs - gain_db - 20.0 * math.log10(SIZE)

    def as_a_gain(self, later: int) -> bool:
        """Whether next to nothing moves where the wave crosses zero; and something does half of the way up.

        A slew limiter that has fallen behind is moved where it catches up, at the tops alone.
        """
        moved, wave = (each[:, later + 1 : later + 1 + self._period] for each in (self.moved, self.wave))
        low, middle, high = moved[wave < LOW], moved[(wave > LOW) & (wave < HIGH)], moved[wave > HIGH]
        if not (low.size and middle.size and high.size):
            return False
        far, less = float(high.mean()), float(middle.mean())
        return float(low.mean()) < AS_A_GAIN * far and (later == self.loudest or less > HALF_WAY * far)
