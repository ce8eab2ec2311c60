"""Distortion and aliasing against closed forms, and against the same mathematics in NumPy at five sample rates."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.data_sheet import SINE_LEVELS_DBFS, ToneDistortion
from chainsim.profile.data_sheet.distortion import harmonic_bins, measure_distortion
from chainsim.profile.measurement_bench import Bench

Array = npt.NDArray[np.float64]
RATES_HZ = (44_100, 48_000, 88_200, 96_000, 192_000)


class Shape:
    """A processor made of a function, without memory."""

    reported_latency_frames = 0

    def __init__(self, shape: Callable[[Array], Array]) -> None:
        self._shape = shape

    def process(self, block: Audio) -> Audio:
        return self._shape(block.astype(np.float64)).astype(np.float32)

    def source_ended(self, frames: int) -> None:
        pass


def measured(shape: Callable[[Array], Array], rate_hz: int = 48_000) -> dict[str, ToneDistortion]:
    bench = Bench(lambda: Shape(shape), AudioFormat(rate_hz, 1))
    bench.first(np.random.default_rng(1).uniform(-0.1, 0.1, rate_hz // 2))
    names = ("100 Hz", "1 kHz", "5 kHz", "quarter")
    return dict(zip(names, measure_distortion(bench), strict=True))


def of_cubic(amplitude: float) -> float:
    """Third harmonic over fundamental of 1.5 x - 0.5 x^3: (A^3 / 8) / (1.5 A - 3 A^3 / 8)."""
    return float(20 * np.log10(amplitude**3 / 8 / abs(1.5 * amplitude - 0.375 * amplitude**3)))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_cubic_s_third_harmonic_is_distortion_below_half_the_rate_and_aliasing_beyond(rate_hz: int) -> None:
    found = measured(lambda x: 1.5 * x - 0.5 * x**3, rate_hz)
    for index, level_dbfs in enumerate(SINE_LEVELS_DBFS):
        if level_dbfs > 0.0:
            continue  # at +6.02 dBFS the fundamental vanishes
        expected = of_cubic(10 ** (level_dbfs / 20))
        for name in ("100 Hz", "1 kHz", "5 kHz"):
            assert found[name].thd_db[index] == pytest.approx(expected, abs=0.1)
            assert found[name].harmonics_db[index][1] == pytest.approx(expected, abs=0.1)
            assert (found[name].aliasing_db[index] or 0.0) < -110.0
        assert found["quarter"].aliasing_db[index] == pytest.approx(expected, abs=0.1)
        assert (found["quarter"].thd_db[index] or 0.0) < -110.0


def clipped_harmonic(order: int, drive: float) -> float:
    """Fourier coefficient of clip(drive sin t) to +-1, for odd orders, by its integral in closed form."""
    a = np.arcsin(1.0 / drive)
    if order == 1:
        return float((2 / np.pi) * (drive * (a - np.sin(2 * a) / 2) + 2 * np.cos(a)))
    low, high = np.sin((order - 1) * a) / (order - 1), np.sin((order + 1) * a) / (order + 1)
    return float((2 / np.pi) * (drive * (low - high) + 2 * np.cos(order * a) / order))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_a_clip_s_series_is_split_at_half_the_rate(rate_hz: int) -> None:
    """At +6 dBFS into +-1: every odd harmonic by its closed form, counted as its frequency says."""
    found = measured(lambda x: np.clip(x, -1, 1), rate_hz)
    drive = 10 ** (6 / 20)
    index = SINE_LEVELS_DBFS.index(6.0)
    for name in ("1 kHz", "5 kHz", "quarter"):
        tone = found[name]
        orders = range(3, 4001, 2)
        powers = {k: clipped_harmonic(k, drive) ** 2 for k in orders}
        below = sum(power for k, power in powers.items() if 2 * k * tone.frequency_hz < rate_hz)
        beyond = sum(powers.values()) - below
        first = clipped_harmonic(1, drive) ** 2
        if below:
            assert tone.thd_db[index] == pytest.approx(10 * np.log10(below / first), abs=0.2)
        assert tone.aliasing_db[index] == pytest.approx(10 * np.log10(beyond / first), abs=1.0)


def test_noise_and_modulation_are_neither() -> None:
    generator = np.random.default_rng(5)
    noisy = measured(lambda x: x + generator.normal(0.0, 1e-4, x.shape))
    assert set(noisy["1 kHz"].aliasing_db) == {None}
    assert set(noisy["100 Hz"].thd_db) == {None}


def test_bins_of_harmonics_are_counted_out() -> None:
    own, folded = harmonic_bins(7, 31)  # orders 2 to 5 of 7 / 31: 14 below 15.5; 21, 28 and 35 fold to 10, 3 and 4
    assert own.tolist() == [14]
    assert folded.tolist() == [10, 3, 4]
