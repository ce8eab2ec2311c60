"""Against pyloudnorm, libebur128 and SciPy, on real recordings and on synthesised audio."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
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


def _real_audio(recordings: Path) -> Iterator[tuple[Audio, int]]:
    """A dozen recordings of every length, the short ones repeated for some seconds."""
    paths = sorted(recordings.glob("*.flac"), key=lambda path: path.stat().st_size)
    assert paths
    for path in paths[:: max(1, len(paths) // 12)]:
        audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
        yield np.tile(np.ascontiguousarray(audio.T), (1, max(1, 4 * rate // len(audio)))), rate


def test_recordings(recordings: Path) -> None:
    for audio, rate in _real_audio(recordings):
        assert_agrees(audio, rate)


def test_recordings_read_as_libebur128_reads_them(recordings: Path) -> None:
    """It looks at momentary and short-term loudness as often as it is asked: here every 10 ms."""
    ebur128 = pytest.importorskip("pyebur128", reason="pyebur128 has no wheel here")
    modes = ebur128.MeasurementMode
    for audio, rate in _real_audio(recordings):
        state = ebur128.R128State(len(audio), rate, modes.MODE_I | modes.MODE_LRA | modes.MODE_TRUE_PEAK)
        hop = rate // 100
        momentary, short_term = -np.inf, -np.inf
        for start in range(0, audio.shape[1], hop):
            piece = np.ascontiguousarray(audio[:, start : start + hop].T).ravel()
            state.add_frames(piece, len(piece) // len(audio))
            if start + hop >= 4 * rate // 10:
                momentary = max(momentary, ebur128.get_loudness_momentary(state))
            if start + hop >= 3 * rate:
                short_term = max(short_term, ebur128.get_loudness_shortterm(state))
        levels = metered(audio, rate)
        assert levels.integrated_lufs == pytest.approx(ebur128.get_loudness_global(state), abs=0.05)
        assert levels.max_momentary_lufs == pytest.approx(momentary, abs=0.05)
        assert levels.max_short_term_lufs == pytest.approx(short_term, abs=0.05)
        peaks = [ebur128.get_true_peak(state, channel) for channel in range(len(audio))]
        assert levels.true_peak_dbtp == pytest.approx(20.0 * np.log10(max(peaks)), abs=0.3)


def test_loudness_range_of_a_long_programme_is_libebur128s(recordings: Path) -> None:
    """It takes a short-term window every second, this meter ten: on long material both see the same distribution."""
    ebur128 = pytest.importorskip("pyebur128", reason="pyebur128 has no wheel here")
    rate = 44_100
    parts = [audio for audio, of_file in _real_audio(recordings) if of_file == rate]
    stereo = [np.repeat(part, 2 // len(part), axis=0) for part in parts]
    programme = np.ascontiguousarray(np.concatenate([np.tile(part, (1, 3)) for part in stereo], axis=1))
    assert programme.shape[1] > 60 * rate
    state = ebur128.R128State(2, rate, ebur128.MeasurementMode.MODE_LRA)
    state.add_frames(programme.T.ravel(), programme.shape[1])
    expected = ebur128.get_loudness_range(state)
    assert metered(programme, rate).loudness_range_lu == pytest.approx(expected, abs=0.5)
