from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import scipy.signal

from chainsim.measure.latency import MIN_CORRELATION, Array, align
from tests.measure.signals import music_like, noise, tone

RATE = 48_000
FRAMES = 3 * 8192


def delayed(audio: Array, frames: int) -> Array:
    """The stretch [20000, 20000 + FRAMES) of audio that has been delayed."""
    return audio[:, 20_000 - frames : 20_000 - frames + FRAMES]


@pytest.mark.parametrize("lag", [0, 1, -1, 7, 480, -480, 4096, 8192, -8192])
@pytest.mark.parametrize("polarity", [1.0, -1.0])
def test_delay_of_noise_and_music_is_found(lag: int, polarity: float) -> None:
    for audio in (noise(-20.0, 60_000), music_like(RATE, 1.5)):
        found = align(delayed(audio, 0), delayed(audio, lag) * np.float32(polarity * 0.3))
        assert found.lag_frames == lag
        assert found.correlation == pytest.approx(polarity, abs=1e-3)


def test_a_delay_beyond_the_search_is_not_guessed() -> None:
    audio = noise(-20.0, 60_000)
    assert align(delayed(audio, 0), delayed(audio, 9000)).lag_frames is None


def test_unrelated_signals_have_no_latency() -> None:
    found = align(noise(-20.0, FRAMES, seed=1), noise(-20.0, FRAMES, seed=2))
    assert found.lag_frames is None
    assert found.correlation is not None
    assert abs(found.correlation) < 0.2


@pytest.mark.parametrize(("share", "measurable"), [(0.3, True), (0.7, False)])
def test_correlation_of_nine_tenths_decides(share: float, measurable: bool) -> None:
    """Noise with a share of other noise correlates at 1 / sqrt(1 + share^2): 0.958 and 0.819."""
    first, other = noise(-20.0, FRAMES, seed=1), noise(-20.0, FRAMES, seed=2)
    found = align(first, first + np.float32(share) * other)
    assert found.correlation == pytest.approx(1.0 / np.sqrt(1.0 + share**2), abs=0.02)
    assert found.lag_frames == (0 if measurable else None)


@pytest.mark.parametrize("frequency_hz", [50.0, 1000.0, 9000.0])
def test_a_sine_in_place_reads_zero_though_every_period_matches(frequency_hz: float) -> None:
    sine = tone(-6.0, 1.0, RATE, frequency_hz)[:, :FRAMES]
    assert align(sine, sine * np.float32(0.5)).lag_frames == 0


def test_a_shifted_sine_reads_the_nearest_match() -> None:
    sine = tone(-6.0, 2.0, RATE, 1000.0)
    assert align(delayed(sine, 0), delayed(sine, 5)).lag_frames == 5


@pytest.mark.parametrize(("kind", "corner_hz"), [("high", 10.0), ("low", 12_000.0)])
def test_the_phase_of_an_equaliser_is_no_latency(kind: Literal["high", "low"], corner_hz: float) -> None:
    audio = scipy.signal.lfilter([1.0], [1.0, -0.98], noise(-40.0, 60_000), axis=1)  # falls by 6 dB an octave
    b, a = scipy.signal.butter(2, corner_hz, kind, fs=RATE)
    filtered = scipy.signal.lfilter(b, a, audio, axis=1)
    assert align(delayed(audio, 0), delayed(filtered, 0)).lag_frames == 0


@pytest.mark.parametrize("frames", [0, 1, 2, 5])
def test_next_to_nothing_is_not_measurable_or_in_place(frames: int) -> None:
    audio = noise(-20.0, frames)
    assert align(audio, audio).lag_frames in (None, 0)


def test_silence_is_not_measurable() -> None:
    silence = np.zeros((2, FRAMES), dtype=np.float32)
    for first, second in ((silence, noise(-20.0, FRAMES)), (noise(-20.0, FRAMES), silence), (silence, silence)):
        assert (align(first, second).lag_frames, align(first, second).correlation) == (None, None)


@pytest.mark.parametrize(("in_place", "lag_frames"), [(0.0, 1000), (0.35, None)])
def test_what_repeats_and_is_partly_in_place_has_no_one_lag(in_place: float, lag_frames: int | None) -> None:
    """Seven tenths of the power come again every 1000 frames: a delay alone leaves that much of a match in place."""
    again = np.tile(noise(-20.0, 1000, seed=1), (1, 60))
    audio = np.float32(np.sqrt(0.7)) * again + np.float32(np.sqrt(0.3)) * noise(-20.0, 60_000, seed=2)
    mixed = np.float32(in_place) * delayed(audio, 0) + np.float32(1.0 - in_place) * delayed(audio, 1000)
    found = align(delayed(audio, 0), mixed)
    assert found.lag_frames == lag_frames
    assert found.correlation is not None
    assert found.correlation > MIN_CORRELATION
