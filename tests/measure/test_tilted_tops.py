"""Corners of high-passes from the tops that they tilted: the filters are SciPy's, the corners are set."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from chainsim.measure.tilted_tops import LOWEST_HZ, TiltedTopsMeter, most_agreed
from chainsim.model.review_measurement import TiltedTops
from tests.measure.signals import cuts, music_like

Float64 = npt.NDArray[np.float64]
RATE_HZ = 44_100


def clipped(by_db: float, rate_hz: int = RATE_HZ) -> Float64:
    """Noise below 2 kHz over a bass: no two tops are alike."""
    noise = np.random.default_rng(3).standard_normal(6 * rate_hz)
    slow = signal.lfilter(*signal.butter(2, 2000.0, fs=rate_hz), noise)
    mix = 0.2 * slow / np.abs(slow).max() + np.sin(2.0 * np.pi * 61.0 * np.arange(noise.size) / rate_hz)
    ceiling = np.abs(mix).max() * 10.0 ** (-by_db / 20.0)
    cut: Float64 = np.clip(mix, -ceiling, ceiling) / ceiling
    return cut


def high_passed(samples: Float64, corner_hz: float, rate_hz: int = RATE_HZ, order: int = 1) -> Float64:
    """Half as loud."""
    filtered: Float64 = 0.5 * signal.lfilter(*signal.butter(order, corner_hz, "high", fs=rate_hz), samples)
    return filtered


def read(samples: Float64, rate_hz: int = RATE_HZ, *, seed: int | None = None) -> TiltedTops:
    meter = TiltedTopsMeter(rate_hz)
    as_audio = samples.astype(np.float32)
    for start, end in [(0, len(samples))] if seed is None else cuts(len(samples), seed):
        meter.feed(as_audio[start:end])
    return meter.read()


@pytest.mark.parametrize("rate_hz", [32_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("corner_hz", [15.0, 30.0, 80.0, 150.0])
def test_the_corner_is_found(corner_hz: float, rate_hz: int) -> None:
    found = read(high_passed(clipped(3.0, rate_hz), corner_hz, rate_hz), rate_hz)
    assert found.corner_hz == pytest.approx(corner_hz, abs=1.5)
    assert found.deviations > 20.0
    assert found.samples > 5.0 * found.expected


@pytest.mark.parametrize("corner_hz", [15.0, 80.0, 150.0])
def test_nothing_stands_out_where_nothing_was_cut(corner_hz: float) -> None:
    assert read(high_passed(clipped(0.0), corner_hz)).deviations < 6.0


def test_16_bits_do_not_hide_it() -> None:
    coarse = np.round(0.5 * high_passed(clipped(3.0), 80.0) * 32768.0) / 32768.0
    found = read(coarse)
    assert found.corner_hz == pytest.approx(80.0, abs=1.5)
    assert found.deviations > 20.0


def test_a_steep_high_pass_does() -> None:
    """Known not to be seen, and said so in the page."""
    assert read(high_passed(clipped(3.0), 80.0, order=4)).deviations < 10.0


def test_an_exact_repeat_counts_once() -> None:
    bar = high_passed(clipped(3.0), 80.0)[:RATE_HZ]
    once, four_times = read(bar), read(np.tile(bar, 4))
    assert four_times.samples == pytest.approx(once.samples, abs=6)  # what the seams add


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 40_000))
def test_how_it_is_cut_changes_nothing(seed: int, frames: int) -> None:
    """The peak so far decides what is looked at, never what counts in the end."""
    samples = music_like(8_000, 5.0, seed)[0, :frames].astype(np.float64)
    assert read(samples, 8_000, seed=seed) == read(samples, 8_000)


@pytest.mark.parametrize("gain_db", [-60.0, -18.06179973983887, 12.041199826559248])
def test_a_gain_changes_nothing_until_it_is_tiny(gain_db: float) -> None:
    samples = high_passed(clipped(3.0), 80.0)
    found = read(samples * 10.0 ** (gain_db / 20.0))
    expected = read(samples) if gain_db > -40.0 else read(np.zeros(100))
    assert (found.corner_hz, found.samples) == pytest.approx((expected.corner_hz, expected.samples), rel=0.01)


def test_silence_has_no_tops() -> None:
    found = read(np.zeros(50_000))
    assert (found.samples, found.expected, found.deviations) == (0, 0.0, 0.0)


def test_deviations_are_those_of_counts() -> None:
    """16 in every bin, 100 more in one: three bins hold 148 where 48 are expected; 3 are added to the variance."""
    counts = np.full(380, 16, dtype=np.int64)
    counts[200] = 116
    found = most_agreed(counts)
    assert found.samples == 148
    assert found.expected == 48.0
    assert found.deviations == pytest.approx(100.0 / 51.0**0.5)
    assert abs(found.corner_hz - (LOWEST_HZ + 200.5)) <= 1.0
