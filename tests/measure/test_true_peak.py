"""Pruning must not change the true peak: compared with the filter run over everything."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure.tap_meter import BLOCK_FRAMES
from chainsim.measure.true_peak import PHASE_0, PHASE_1, largest_gain
from chainsim.model.audio import Audio
from chainsim.units import db_from_gain
from tests.measure.signals import Float64, metered, music_like, noise

pytestmark = pytest.mark.usefixtures("loops")

TAPS = np.array([PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1]]).T.ravel()  # BS.1770-5, annex 2, in order of time


def unpruned_dbtp(channel: Float64) -> float:
    oversampled = scipy.signal.upfirdn(TAPS, channel, up=4)
    return db_from_gain(float(max(np.abs(oversampled).max(), np.abs(channel).max())))


def assert_exact(audio: Audio) -> None:
    levels = metered(audio, 48_000)
    for channel, reading in zip(audio, levels.per_channel, strict=True):
        assert reading.true_peak_dbtp == pytest.approx(unpruned_dbtp(channel.astype(np.float64)), abs=2e-5)
    assert levels.true_peak_dbtp == max(reading.true_peak_dbtp for reading in levels.per_channel)
    assert levels.true_peak_dbtp >= levels.sample_peak_dbfs


def worst_case(phase: tuple[float, ...]) -> Audio:
    """Full-scale samples with the signs that make an output as large as it can be."""
    signs: Audio = np.sign(np.array(phase[::-1])).astype(np.float32)
    return signs


def test_filter_is_the_standards() -> None:
    assert TAPS[:4].tolist() == [0.0017089843750, -0.0291748046875, -0.0189208984375, -0.0083007812500]
    assert largest_gain(PHASE_1) == pytest.approx(2.023, abs=0.001)
    assert largest_gain(PHASE_0) == pytest.approx(1.434, abs=0.001)


@pytest.mark.parametrize(
    "start",
    [0, 1, 5, 8, *range(260, 274, 2), 4101, BLOCK_FRAMES - 12, BLOCK_FRAMES - 11, BLOCK_FRAMES - 6, BLOCK_FRAMES - 1],
)
@pytest.mark.parametrize("phase", [PHASE_0, PHASE_1])
def test_worst_case_anywhere_in_a_block_or_across_its_border(start: int, phase: tuple[float, ...]) -> None:
    audio = np.zeros((2, BLOCK_FRAMES + 40), dtype=np.float32)
    audio[0, start : start + 12] = worst_case(phase)
    audio[1] = 0.98  # a running peak that only the worst case exceeds
    audio[1, start : start + 12] *= worst_case(phase)
    assert_exact(audio)


@pytest.mark.parametrize("length", [1, 2, 11, 12, 500, BLOCK_FRAMES - 1, BLOCK_FRAMES, BLOCK_FRAMES + 1])
def test_end_of_the_signal_is_heard_out(length: int) -> None:
    audio = noise(-40.0, length, channels=1)
    audio[0, -6:] = [0.9, -0.9, 0.9, 0.9, -0.9, 0.9][-length:]
    assert_exact(audio)


def test_peaks_that_rise_late_and_slowly() -> None:
    ramp = np.geomspace(1e-4, 1.0, 3 * BLOCK_FRAMES).astype(np.float32)
    assert_exact(noise(-12.0, 3 * BLOCK_FRAMES) * ramp)
    assert_exact(noise(-12.0, 3 * BLOCK_FRAMES) * ramp[::-1])
    assert_exact(music_like(48_000, 3.0))


def test_full_scale_square_and_uniform_noise() -> None:
    square = np.sign(np.sin(2 * np.pi * 997.0 * np.arange(50_000) / 48_000.0) + 1e-9).astype(np.float32)
    uniform = np.random.default_rng(2).uniform(-1.0, 1.0, 50_000).astype(np.float32)
    assert_exact(np.stack((square, uniform)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2 * BLOCK_FRAMES), st.floats(-1.5, 1.5, width=32), st.integers(1, 14)),
        min_size=1,
        max_size=30,
    )
)
def test_sparse_bursts_anywhere(bursts: list[tuple[int, float, int]]) -> None:
    audio = np.zeros((1, 2 * BLOCK_FRAMES + 20), dtype=np.float32)
    for start, value, length in bursts:
        audio[0, start : start + length] = value * np.where(np.arange(length) % 3 == 1, -1.0, 1.0)
    if np.abs(audio).max() > 1e-6:
        assert_exact(audio)


def test_time_of_a_peak_between_samples() -> None:
    """A sine of rate / 4 at 45 degrees peaks half-way between two samples."""
    frames = np.arange(48_000)
    envelope = np.exp(-(((frames - 24_000.5) / 4000.0) ** 2))
    audio = (envelope * np.cos(np.pi / 2.0 * (frames - 24_000.5))).astype(np.float32)[np.newaxis]
    levels = metered(audio, 48_000)
    assert levels.true_peak_at_s == pytest.approx(24_000.5 / 48_000.0, abs=0.3 / 48_000.0)
    assert levels.true_peak_dbtp == pytest.approx(0.0, abs=0.1)
    assert levels.sample_peak_dbfs == pytest.approx(-3.01, abs=0.01)
