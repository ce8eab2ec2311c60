"""How late the stage's answer is, beyond what it reports: only where the answer is like the question."""

from __future__ import annotations

import numpy as np

from chainsim.probe.bench import Bench
from chainsim.units import frames_from_s, gain_from_db

MAX_LAG_FRAMES = 8192
MIN_CORRELATION = 0.9
BURST_S = 0.2


def measure_lag_frames(bench: Bench, level_dbfs: float) -> int | None:
    """Lag of the answer to a burst of white noise; None where their correlation stays below 0.9 at any lag."""
    frames = frames_from_s(BURST_S, bench.audio.sample_rate_hz)
    burst = np.zeros(frames + 2 * MAX_LAG_FRAMES)
    burst[MAX_LAG_FRAMES : MAX_LAG_FRAMES + frames] = np.random.default_rng(1).uniform(-1.0, 1.0, frames)
    burst *= gain_from_db(level_dbfs)
    answer = bench.render(burst).astype(np.float64)
    power = float((burst @ burst) * np.square(answer).sum(axis=1).max())
    if power <= 0.0:
        return None
    loudest = answer[np.square(answer).sum(axis=1).argmax()]
    size = 1 << (2 * burst.size - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(burst, size).conj() * np.fft.rfft(loudest, size), size)
    lags = np.arange(-MAX_LAG_FRAMES, MAX_LAG_FRAMES + 1)
    strength = np.abs(product[lags]) / np.sqrt(power)
    best = int(strength.argmax())
    return int(lags[best]) if strength[best] >= MIN_CORRELATION else None
