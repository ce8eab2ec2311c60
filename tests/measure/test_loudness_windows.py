"""Momentary, short-term, integrated loudness and range against a plain reading of the standards."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.signal

from chainsim.measure.loudness_windows import Windows
from chainsim.measure.sub_blocks import edges
from tests.measure.conformance import STANDARD_HIGH_PASS, STANDARD_SHELF
from tests.measure.signals import Float64, metered, music_like


class Reference:
    """BS.1770-5 and Tech 3342 in float64, window by window, at 48 kHz."""

    def __init__(self, audio: Float64) -> None:
        self.audio = audio
        weighted = audio
        for b, a in (STANDARD_SHELF, STANDARD_HIGH_PASS):
            weighted = scipy.signal.lfilter(b, a, weighted, axis=1)
        self.weighted = weighted

    def powers(self, signal: Float64, length_s: float, hop_s: float) -> Float64:
        length, hop = round(length_s * 48_000), round(hop_s * 48_000)
        starts = range(0, signal.shape[1] - length + 1, hop)
        return np.array([np.square(signal[:, start : start + length]).mean(axis=1).sum() for start in starts])

    def integrated(self) -> tuple[float, float]:
        powers = self.powers(self.weighted, 0.4, 0.1)
        lufs = -0.691 + 10.0 * np.log10(powers)
        kept = lufs > -70.0
        kept &= lufs > -0.691 + 10.0 * np.log10(powers[kept].mean()) - 10.0
        plain = self.powers(self.audio, 0.4, 0.1)[kept].mean() / len(self.audio)
        return float(-0.691 + 10.0 * np.log10(powers[kept].mean())), float(10.0 * np.log10(plain))

    def loudness_range(self) -> float:
        powers = self.powers(self.weighted, 3.0, 0.1)
        lufs = -0.691 + 10.0 * np.log10(powers)
        kept = lufs[lufs >= -70.0]
        gate = -0.691 + 10.0 * np.log10(powers[lufs >= -70.0].mean()) - 20.0
        low, high = np.quantile(kept[kept >= gate], [0.10, 0.95], method="nearest")
        return float(high - low)


@pytest.mark.parametrize("seed", [0, 1])
def test_loudness_equals_the_standards_formulas(seed: int) -> None:
    audio = music_like(48_000, 24.37, seed)
    audio[:, 10 * 48_000 : 13 * 48_000] *= np.float32(0.001)
    levels, reference = metered(audio, 48_000), Reference(audio.astype(np.float64))
    integrated, active = reference.integrated()
    assert levels.integrated_lufs == pytest.approx(integrated, abs=1e-4)
    assert levels.active_rms_dbfs == pytest.approx(active, abs=1e-4)
    assert levels.loudness_range_lu == pytest.approx(reference.loudness_range(), abs=1e-3)
    for name, length in (("momentary", 0.4), ("short_term", 3.0)):
        lufs = -0.691 + 10.0 * np.log10(reference.powers(reference.weighted, length, 0.01))
        assert getattr(levels, f"max_{name}_lufs") == pytest.approx(lufs.max(), abs=1e-4)
        assert getattr(levels, f"max_{name}_at_s") == pytest.approx(lufs.argmax() * 0.01)


def test_reading_in_between_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    energies = rng.random((2, 9000))
    whole, read_often = Windows(11_025), Windows(11_025)
    for start in range(0, 9000, 50):
        whole.feed(*energies[:, start : start + 50])
        read_often.feed(*energies[:, start : start + 50])
        read_often.readings()
    expected, actual = whole.readings(), read_often.readings()
    assert (actual.max_momentary, actual.max_short_term) == (expected.max_momentary, expected.max_short_term)
    assert actual.max_momentary_frame == expected.max_momentary_frame
    np.testing.assert_array_equal(actual.gating_powers, expected.gating_powers)
    np.testing.assert_array_equal(actual.short_term_powers, expected.short_term_powers)
    assert len(actual.gating_powers) == (9000 - 40) // 10 + 1
    assert len(actual.short_term_powers) == (9000 - 300) // 10 + 1


def test_windows_are_means_over_their_own_frames() -> None:
    """At 11,025 Hz sub-blocks have 110 or 111 frames; ones everywhere must read one everywhere."""
    lengths = np.diff(edges(0, 1001, 11_025)).astype(np.float64)
    windows = Windows(11_025)
    windows.feed(lengths, lengths)
    readings = windows.readings()
    np.testing.assert_allclose(readings.gating_powers, 1.0, rtol=1e-12)
    np.testing.assert_allclose(readings.short_term_powers, 1.0, rtol=1e-12)
    assert (readings.max_momentary_frame, readings.max_short_term_frame) == (0, 0)


def test_silence_after_a_loud_passage_is_exactly_silent() -> None:
    energies = np.concatenate((np.full(500, 1e20), np.zeros(500)))
    windows = Windows(48_000)
    windows.feed(energies, energies)
    assert windows.readings().gating_powers[-1] == 0.0
    assert windows.readings().short_term_powers[-1] == 0.0
