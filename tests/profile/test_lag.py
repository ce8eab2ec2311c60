"""A delay is found in questions of any length, and none where the answer is another signal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import signal

from chainsim.profile import probe_stage
from chainsim.profile.lag import MAX_LAG_FRAMES, lag_frames
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import RATE_HZ, STEREO, Compressor, Delay, Samples, Stage, series

LENGTHS = [1000, 4000, MAX_LAG_FRAMES, 3 * MAX_LAG_FRAMES]
"""In frames; at 8 kHz a question of the quietest tones has 3000."""


@pytest.mark.parametrize("frames", LENGTHS)
@pytest.mark.parametrize("late", [0, 37])
def test_of_an_answer_like_the_question(frames: int, late: int) -> None:
    question = np.random.default_rng(3).standard_normal((2, frames))
    question[:, frames - late :] = 0.0
    answer = -0.5 * np.roll(question, late, axis=1).astype(np.float32)
    assert lag_frames(question, answer) == late


@pytest.mark.parametrize("frames", LENGTHS)
def test_of_another_signal(frames: int) -> None:
    question, answer = np.random.default_rng(5).standard_normal((2, 1, frames))
    assert lag_frames(question, answer.astype(np.float32)) is None


class Crossovers(Stage):
    """Two bands that meet at 500 Hz, 24 dB an octave, and two at 4 kHz: together they turn phases and nothing else."""

    def __init__(self) -> None:
        self._passes = []
        for frequency_hz in (500.0, 4000.0):
            _, a = signal.butter(2, frequency_hz, fs=RATE_HZ)
            self._passes.append((a[::-1], a, np.zeros((2, 2))))  # what Linkwitz and Riley's halves come to

    def run(self, x: Samples) -> Samples:
        for number, (b, a, state) in enumerate(self._passes):
            x, state = signal.lfilter(b, a, x, axis=1, zi=state[: x.shape[0]])
            self._passes[number] = b, a, state
        return x


@pytest.mark.parametrize(
    ("opener", "measured_frames"),
    [
        (series(Crossovers, lambda: Compressor(-30.0)), 0),
        (series(Crossovers, lambda: Compressor(-30.0), lambda: Delay(500)), None),
    ],
    ids=["crossovers", "delayed as well"],
)
def test_what_turns_phases_and_answers_at_once_is_not_late(opener: OpenProcessor, measured_frames: int | None) -> None:
    assert probe_stage(opener, STEREO).latency_measured_frames == measured_frames


class LowPass(Stage):
    """Of fourth order, minimum phase."""

    def __init__(self) -> None:
        self._b, self._a = signal.butter(4, 10_000.0, fs=RATE_HZ)
        self._state = np.zeros((2, 4))

    def run(self, x: Samples) -> Samples:
        x, self._state = signal.lfilter(self._b, self._a, x, axis=1, zi=self._state)
        return x


@pytest.mark.parametrize(
    ("stages", "measured_frames"),
    [
        ((LowPass,), 0),
        ((LowPass, lambda: Delay(1)), 3),
        ((lambda: Delay(1),), 1),
        ((LowPass, lambda: Compressor(-30.0)), 0),
        ((LowPass, lambda: Delay(1), lambda: Compressor(-30.0)), 3),
    ],
    ids=["low-pass", "and a frame", "a frame", "compressed", "compressed and a frame"],
)
def test_what_a_low_pass_turns_phases_by_is_no_delay(
    stages: tuple[Callable[[], Stage], ...], measured_frames: int
) -> None:
    """Its own group delay at 0 Hz, 2.613 / (2 tan(pi 10 / 48)) frames, is 1.7: what is late has that as well."""
    assert probe_stage(series(*stages), STEREO).latency_measured_frames == measured_frames
