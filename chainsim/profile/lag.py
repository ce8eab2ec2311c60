"""How late the stage's answer is, beyond what it reports: only where the answer is like the question."""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array

MAX_LAG_FRAMES = 8192
MIN_CORRELATION = 0.9
CLICK, CLICK_AT_FRAME = 1e-3, 64
BEGINS, PHASE_FRAMES = 0.1, 8
"""Of its highest sample, what an answer begins with; crossovers take some frames to get there."""


def lag_frames(signal: Array, answer: Audio) -> int | None:
    """Lag of the answer (its loudest channel), within 8192 frames; None where no lag correlates by 0.9 or more.

    Args:
        signal: (channels, frames); the answer's channel is compared with the same of these, and with their sum.
        answer: of the same shape.
    """
    channels = answer.astype(np.float64)
    channel = int(np.square(channels).sum(axis=1).argmax())
    asked = [signal[channel]] if signal.shape[0] == 1 else [signal[channel], signal.sum(axis=0)]
    found = (_correlated(one, channels[channel]) for one in asked)
    return next((lag for lag in found if lag is not None), None)


def answers_at_once(bench: Bench) -> bool:
    """Whether a quiet click is answered when the stage says, however unlike: filters turn phases, and delay nothing."""
    begins = _answer_begins(bench)
    return begins is not None and 0 <= begins <= PHASE_FRAMES


def is_phase(bench: Bench, late_by: int) -> bool:
    """Whether so few frames are what a low-pass turns phases by: a click is answered in the frame that it is in."""
    return 0 < late_by <= PHASE_FRAMES and _answer_begins(bench) == 0


def _answer_begins(bench: Bench) -> int | None:
    """So many frames behind a quiet click, as the stage reports its latency; None: it answers nothing."""
    click = np.zeros(CLICK_AT_FRAME + MAX_LAG_FRAMES)
    click[CLICK_AT_FRAME] = CLICK
    answer = np.abs(bench.render(click)).max(axis=0)
    return int((answer >= BEGINS * answer.max()).argmax()) - CLICK_AT_FRAME if answer.any() else None


def _correlated(signal: Array, answer: Array) -> int | None:
    power = float((signal @ signal) * (answer @ answer))
    if power <= 0.0:
        return None
    size = 1 << max(2 * signal.size - 1, signal.size + MAX_LAG_FRAMES).bit_length()  # a question may be shorter
    product = np.fft.irfft(np.fft.rfft(signal, size).conj() * np.fft.rfft(answer, size), size)
    lags = np.arange(-MAX_LAG_FRAMES, MAX_LAG_FRAMES + 1)
    strength = np.abs(product[lags]) / np.sqrt(power)
    best = int(strength.argmax())
    return int(lags[best]) if strength[best] >= MIN_CORRELATION else None
