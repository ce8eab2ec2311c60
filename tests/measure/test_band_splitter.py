"""The crossovers: against SciPy's Butterworth filters, and what Linkwitz and Riley say of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy import signal as scipy_signal

from chainsim.measure.band_splitter import CROSSOVERS_HZ, NAMES, BandSplitter, band_filter, edges_hz
from tests.measure.signals import noise, tone

Float64 = npt.NDArray[np.float64]

BLOCK = 8192


def bands(audio: npt.NDArray[np.floating], rate: int) -> npt.NDArray[np.floating]:
    """(bands, channels, frames), block by block; what does not fill a block is left out."""
    splitter = BandSplitter(rate, len(audio))
    blocks = []
    for start in range(0, audio.shape[1] - BLOCK + 1, BLOCK):
        block = np.ascontiguousarray(audio[:, start : start + BLOCK])
        out = np.empty((len(splitter.edges_hz), *block.shape), block.dtype)
        splitter.split(block, out)
        blocks.append(out)
    return np.concatenate(blocks, axis=2)


def response(low_hz: float, high_hz: float, rate: int, at_hz: float) -> complex:
    """Of a band at a frequency, from its state space: d + c (z - a)^-1 b."""
    space = band_filter(low_hz, high_hz, rate)
    z = np.exp(2j * np.pi * at_hz / rate)
    return complex(space.d + space.c @ np.linalg.solve(z * np.eye(len(space.b)) - space.a, space.b))


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000, 192_000])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bands_are_those_of_scipys_filters(rate: int, dtype: str) -> None:
    audio = noise(-12.0, 4 * BLOCK).astype(dtype)
    found = bands(audio, rate)
    edges = edges_hz(rate)
    assert len(found) == len(edges) - 1
    for band, low_hz, high_hz in zip(found, edges, edges[1:], strict=False):
        expected: Float64 = audio.astype(np.float64)
        for _ in range(2):
            if low_hz:
                sos = scipy_signal.butter(2, low_hz, "highpass", fs=rate, output="sos")
                expected = scipy_signal.sosfilt(sos, expected)
            if high_hz < rate / 2:
                sos = scipy_signal.butter(2, high_hz, "lowpass", fs=rate, output="sos")
                expected = scipy_signal.sosfilt(sos, expected)
        error = np.abs(band - expected).max() / np.abs(expected).max()
        assert error < (1e-6 if dtype == "float32" else 1e-11)


@pytest.mark.parametrize("rate", [44_100, 96_000])
@pytest.mark.parametrize("crossover_hz", CROSSOVERS_HZ)
def test_both_sides_of_a_crossover_are_6_db_down_and_add_up_to_everything(rate: int, crossover_hz: float) -> None:
    below = response(0.0, crossover_hz, rate, crossover_hz)
    above = response(crossover_hz, rate / 2, rate, crossover_hz)
    assert abs(below) == pytest.approx(0.5, abs=1e-9)
    assert abs(above) == pytest.approx(0.5, abs=1e-9)
    for at_hz in (20.0, crossover_hz / 2, crossover_hz, 3 * crossover_hz, 0.4 * rate):
        both = response(0.0, crossover_hz, rate, at_hz) + response(crossover_hz, rate / 2, rate, at_hz)
        assert abs(both) == pytest.approx(1.0, abs=1e-9)


def test_a_band_falls_by_24_db_an_octave() -> None:
    levels_db = [20 * np.log10(abs(response(0.0, 120.0, 192_000, hz))) for hz in (960.0, 1920.0)]
    assert levels_db[0] - levels_db[1] == pytest.approx(24.0, abs=0.2)


def test_a_tone_is_in_its_own_band() -> None:
    found = bands(tone(0.0, 2.0, 48_000, 1000.0), 48_000)[:, :, BLOCK:]
    rms_db = 10 * np.log10(np.mean(np.square(found), axis=(1, 2)))
    assert NAMES[int(np.argmax(rms_db))] == "mid"
    expected = 20 * np.log10(abs(response(500.0, 2000.0, 48_000, 1000.0))) - 3.0103
    assert rms_db[2] == pytest.approx(expected, abs=0.01)


def test_a_low_sample_rate_has_fewer_bands() -> None:
    assert edges_hz(8_000) == (0.0, 120.0, 500.0, 2000.0, 4000.0)
    assert edges_hz(48_000) == (0.0, 120.0, 500.0, 2000.0, 6000.0, 24_000.0)


def test_silence_is_silent_and_what_rang_before_it_dies() -> None:
    audio = np.zeros((1, 40 * BLOCK), dtype=np.float32)
    assert not bands(audio, 48_000).any()
    audio[:, :BLOCK] = noise(-6.0, BLOCK, channels=1)
    found = bands(audio, 48_000)
    assert found[:, :, :BLOCK].any()
    assert not found[:, :, -BLOCK:].any()
