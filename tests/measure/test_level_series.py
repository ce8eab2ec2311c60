from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Series
from tests.measure.signals import metered, music_like, noise


def series_of(audio: Audio, rate: int) -> Series:
    series = metered(audio, rate).series
    assert series is not None
    return series


@pytest.mark.parametrize(
    ("seconds", "step_s"), [(0.005, 0.01), (0.01, 0.01), (9.99, 0.01), (10.0, 0.01), (10.01, 0.02), (45.0, 0.08)]
)
def test_points_are_peak_and_rms_of_their_stretch(seconds: float, step_s: float) -> None:
    rate = 8000
    audio = music_like(rate, seconds)
    series = series_of(audio, rate)
    assert series.step_s == pytest.approx(step_s)
    step = round(step_s * rate)
    parts = [audio[:, start : start + step].astype(np.float64) for start in range(0, audio.shape[1], step)]
    assert len(parts) == len(series.rms_dbfs) == len(series.sample_peak_dbfs) <= 1000
    rms = [10 * np.log10(np.square(part).mean()) for part in parts]
    peaks = [20 * np.log10(np.abs(part).max()) for part in parts]
    np.testing.assert_allclose(series.rms_dbfs, rms, atol=1e-4)
    np.testing.assert_allclose(series.sample_peak_dbfs, peaks, atol=1e-4)


def test_silence_is_minus_infinity() -> None:
    audio = noise(-20.0, 8000)
    audio[:, 800:1600] = 0.0
    series = series_of(audio, 8000)
    assert set(series.rms_dbfs[10:20]) == set(series.sample_peak_dbfs[10:20]) == {-np.inf}
    assert np.isfinite(series.rms_dbfs[20:]).all()


def test_a_gain_shifts_every_point() -> None:
    meter = TapMeter(AudioFormat(8000, 2), gains_db=(0.0, -7.5))
    meter.feed(music_like(8000, 3.0))
    plain, shifted = (levels.series for levels in meter.read())
    assert plain is not None
    assert shifted is not None
    np.testing.assert_allclose(np.subtract(shifted.rms_dbfs, plain.rms_dbfs), -7.5)
    np.testing.assert_allclose(np.subtract(shifted.sample_peak_dbfs, plain.sample_peak_dbfs), -7.5)


def test_nothing_fed_has_no_points() -> None:
    series = series_of(np.empty((1, 0), dtype=np.float32), 8000)
    assert (tuple(series.rms_dbfs), tuple(series.sample_peak_dbfs)) == ((), ())
