"""Sines that fit their window exactly, played at any level, and what a stage answers within the window.

The window's frames and the sine's periods have no common divisor: all samples of the window are at different phases,
so the sample peak is the sine's peak and no harmonic falls between two bins of the window's spectrum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, frames_from_s, gain_from_db

MOST_EARLY_FRAMES = 4096
"""What reports a latency may have a path that is sooner, or none at all: there a tone ends before its window does, so
that it is played on for as long as the stage says that it is late."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A sine of so many periods a window."""

    periods: int
    level_dbfs: float


class ToneBench:
    """Tones one after the other in one pass, quiet ones first, each with time to settle before its window.

    What was answered once is known: tones are asked for again under many questions. `apart`: each from rest instead,
    for stages that remember what was before the settling time.
    """

    def __init__(self, bench: Bench, settle_s: float, window_frames: int, *, apart: bool = False) -> None:
        self.bench = bench
        self.window_frames = window_frames
        self.apart = apart
        self._rate_hz = bench.audio.sample_rate_hz
        self.settle_frames = frames_from_s(settle_s, self._rate_hz)
        self._sines: dict[tuple[int, int], Array] = {}
        self._known: dict[tuple[Tone, tuple[float, ...]], Array] = {}

    def periods(self, frequency_hz: float) -> int:
        """Of the nearest sine that fits."""
        nearest = max(1, round(frequency_hz * self.window_frames / self._rate_hz))
        offsets = sorted(range(1 - nearest, nearest + 8), key=abs)
        return next(nearest + n for n in offsets if math.gcd(nearest + n, self.window_frames) == 1)

    def frequency_hz(self, periods: int) -> float:
        """Of a tone with so many periods."""
        return periods * self._rate_hz / self.window_frames

    def answers(self, tones: Sequence[Tone]) -> list[Array]:
        """The window of each tone, (channels, window frames), in the order asked for."""
        polarity = self.bench.polarity
        new = dict.fromkeys(tone for tone in tones if (tone, polarity) not in self._known)
        asked = sorted(new, key=lambda tone: tone.level_dbfs)
        signals = [self._signal(tone) for tone in asked]
        if self.apart:
            passes = [self.bench.render(signal) for signal in signals]
        else:
            passes = np.split(self.bench.render(np.concatenate(signals)), len(signals), axis=1) if signals else []
        for tone, answer in zip(asked, passes, strict=True):
            window = answer[:, self.settle_frames : self.settle_frames + self.window_frames]
            self._known[tone, polarity] = window.astype(np.float64)
        return [self._known[tone, polarity] for tone in tones]

    def tone_power(self, window: Array, periods: int) -> Array:
        """Power of the sine itself in each channel of a window."""
        phase = 2.0 * np.pi * periods * np.arange(self.window_frames) / self.window_frames
        amplitude = window @ np.exp(-1j * phase) * (2.0 / self.window_frames)
        power: Array = np.square(np.abs(amplitude)) / 2.0
        return power

    def distortion_db(self, window: Array, periods: int) -> float:
        """THD+N of the worst channel: everything but the sine and the mean, over the sine."""
        tone = self.tone_power(window, periods)
        rest = np.maximum(window.var(axis=1) - tone, 0.0)
        return max(db_from_power(float(r / t)) if t > 0.0 else math.inf for r, t in zip(rest, tone, strict=True))

    def _signal(self, tone: Tone) -> Array:
        key = tone.periods, min(self.bench.reported_latency_frames, MOST_EARLY_FRAMES)
        if key not in self._sines:
            frames = np.arange(-self.settle_frames, self.window_frames + key[1])
            phases = (tone.periods * frames) % self.window_frames / self.window_frames
            self._sines[key] = np.sin(2.0 * np.pi * phases)
        signal: Array = gain_from_db(tone.level_dbfs) * self._sines[key]
        return signal
