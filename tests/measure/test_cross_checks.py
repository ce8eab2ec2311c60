"""Against pyloudnorm and SciPy, on real recordings and on synthesised audio."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import scipy.signal
import soundfile

from chainsim.model.audio import Audio
from tests.measure.signals import metered, music_like, noise

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyloudnorm


def pyloudnorm_lufs(audio: Audio, rate: int) -> float:
    """Of whole tenths of a second: pyloudnorm may count an incomplete last block, the standard drops it."""
    whole = audio[:, : audio.shape[1] // (rate // 10) * (rate // 10)]
    return float(pyloudnorm.Meter(rate, "DeMan").integrated_loudness(whole.T.astype(np.float64)))


def assert_agrees(audio: Audio, rate: int) -> None:
    levels = metered(audio, rate)
    samples = audio.astype(np.float64)
    assert levels.integrated_lufs == pytest.approx(pyloudnorm_lufs(audio, rate), abs=0.03)
    assert levels.sample_peak_dbfs == pytest.approx(20.0 * np.log10(np.abs(samples).max()), abs=1e-5)
    assert levels.rms_dbfs == pytest.approx(10.0 * np.log10(np.square(samples).mean()), abs=1e-4)
    oversampled = scipy.signal.resample_poly(samples, 4, 1, axis=1, window=("kaiser", 12.0))
    assert levels.true_peak_dbtp == pytest.approx(20.0 * np.log10(np.abs(oversampled).max()), abs=0.5)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_synthesised_audio(rate: int) -> None:
    assert_agrees(music_like(rate, 12.0), rate)
    assert_agrees(music_like(rate, 12.0)[:1], rate)
    assert_agrees(scipy.signal.lfilter([0.2], [1.0, -0.8], noise(-20.0, 8 * rate), axis=1).astype(np.float32), rate)


def test_recordings(recordings: Path) -> None:
    paths = sorted(recordings.glob("*.flac"), key=lambda path: path.stat().st_size)
    assert paths
    for path in paths[:: max(1, len(paths) // 12)]:
        audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
        repeated = np.tile(np.ascontiguousarray(audio.T), (1, max(1, 4 * rate // len(audio))))
        assert_agrees(repeated, rate)
