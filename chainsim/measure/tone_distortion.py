"""Is it a tone, and what has been added to it? A sine is fitted by least squares; the rest is distortion.

Everything but the fundamental and a constant counts (aliases and noise too), as AES17's THD+N does without its
weighting. The fit takes place over a few seconds once everything has settled, in the channel with most distortion.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.units import db_from_power

Float64 = npt.NDArray[np.float64]

SETTLE_S = 0.5
WINDOW_S = 4.0
IS_TONE_DB = -60.0
"""What a source may hold besides its fundamental: below the noise of a tone in 16 bits, above any instrument."""

_REFINEMENTS = 8


class ToneWindow:
    """Keeps a few seconds of a signal, after it has settled."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._pieces: list[Audio] = []
        self._left = round((SETTLE_S + WINDOW_S) * sample_rate_hz)

    def feed(self, block: Audio) -> None:
        """The next frames, (channels, frames)."""
        if self._left > 0:
            self._pieces.append(block[:, : self._left].copy())
            self._left -= block.shape[1]

    def read(self) -> Float64:
        """What was kept; of less than two settling times the last three quarters."""
        kept = np.concatenate(self._pieces, axis=1).astype(np.float64) if self._pieces else np.zeros((1, 0))
        settle = round(SETTLE_S * self.sample_rate_hz)
        return kept[:, min(settle, kept.shape[1] // 4) :]


def tone_frequency_hz(window: Float64, sample_rate_hz: int) -> float | None:
    """The frequency of a signal that is one sine in its loudest channel; None where it is anything else."""
    frames = window.shape[1]
    if frames < 64:
        return None
    channel = window[int(np.square(window).sum(axis=1).argmax())]
    if not np.isfinite(channel).all() or not channel.any():
        return None
    spectrum = np.abs(np.fft.rfft(channel * np.blackman(frames)))
    spectrum[0] = 0.0
    frequency_hz = float(spectrum.argmax()) * sample_rate_hz / frames
    t = (np.arange(frames) - frames / 2.0) / sample_rate_hz
    for _ in range(_REFINEMENTS):  # Gauss-Newton: the slope of the phase over time is what the frequency is off by
        phase = 2.0 * np.pi * frequency_hz * t
        cos, sin = np.cos(phase), np.sin(phase)
        (a, b, p, q, _), *_ = np.linalg.lstsq(
            np.stack((cos, sin, t * cos, t * sin, np.ones(frames)), axis=1), channel, rcond=None
        )
        power = a * a + b * b
        if power == 0.0:
            return None
        frequency_hz += float((b * p - a * q) / power) / (2.0 * np.pi)
        if not 0.0 < frequency_hz < sample_rate_hz / 2.0:
            return None
    found_db = thd_db(channel[np.newaxis], frequency_hz, sample_rate_hz)
    return frequency_hz if found_db is not None and found_db < IS_TONE_DB else None


def thd_db(window: Float64, frequency_hz: float, sample_rate_hz: int) -> float | None:
    """All but the fundamental against the fundamental, in the worst channel that has one; None: none has."""
    frames = window.shape[1]
    phase = 2.0 * np.pi * frequency_hz * (np.arange(frames) - frames / 2.0) / sample_rate_hz
    basis = np.stack((np.cos(phase), np.sin(phase), np.ones(frames)), axis=1)
    ratios_db = []
    for channel in window:
        (a, b, constant), *_ = np.linalg.lstsq(basis, channel, rcond=None)
        power = (a * a + b * b) / 2.0
        if power > 0.0:
            rest = channel - basis @ np.array((a, b, constant))
            ratios_db.append(db_from_power(float(np.mean(np.square(rest)) / power)))
    return max(ratios_db, default=None)
