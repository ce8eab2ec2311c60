"""Samples that a file of whole numbers can't hold, counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.export_meter import ExportMeter
from chainsim.model.audio import Audio
from chainsim.model.export_clipping import ExportClipping
from chainsim.units import gain_from_db

RATE = 1000


def count(audio: Audio, bits: int = 16, gain_db: float = 0.0, block: int = 7) -> ExportClipping:
    meter = ExportMeter(bits, gain_db, RATE)
    for start in range(0, audio.shape[1], block):
        meter.feed(audio[:, start : start + block])
    return meter.read()


def silence(frames: int = 50) -> Audio:
    return np.zeros((2, frames), dtype=np.float32)


def test_full_scale_itself_fits() -> None:
    audio = silence()
    audio[0, 3], audio[1, 4] = 1.0, -1.0
    assert count(audio) == ExportClipping(16, 0, 0.0)


def test_every_sample_over_is_counted_with_first_worst_and_last() -> None:
    audio = silence()
    audio[:, 10] = 1.5
    audio[1, 20] = -2.0
    audio[0, 40] = 1.1
    found = count(audio)
    assert (found.clipped_samples, found.first_at_s, found.worst_at_s, found.last_at_s) == (4, 0.010, 0.020, 0.040)
    assert found.peak_dbfs == pytest.approx(6.0206, abs=1e-4)


@pytest.mark.parametrize(("bits", "steps", "clips"), [(16, 0.4, 0), (16, 0.6, 1), (24, 0.6, 1)])
def test_what_rounds_to_full_scale_fits(bits: int, steps: float, clips: int) -> None:
    audio = silence()
    audio[0, 5] = np.float32(1.0 + steps / 2 ** (bits - 1))
    assert count(audio, bits).clipped_samples == clips


def test_24_bits_see_what_16_round_away() -> None:
    audio = silence()
    audio[0, 5] = np.float32(1.00001)
    assert (count(audio, 16).clipped_samples, count(audio, 24).clipped_samples) == (0, 1)


def test_the_fader_comes_first() -> None:
    audio = silence()
    audio[0, 5] = 1.9
    assert count(audio, gain_db=-6.0).clipped_samples == 0
    assert count(audio, gain_db=0.0).clipped_samples == 1
    assert count(audio * np.float32(0.3), gain_db=6.0).peak_dbfs == pytest.approx(
        20.0 * math.log10(1.9 * 0.3 * gain_from_db(6.0)), abs=1e-4
    )


def test_agrees_with_a_file_written_and_read_again(tmp_path: object) -> None:
    """What libsndfile had to clip differs from the original by more than a step."""
    import io

    import soundfile

    audio = np.random.default_rng(1).normal(0.0, 0.5, (2, 20_000)).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, audio.T, 48_000, format="WAV", subtype="PCM_16")
    file.seek(0)
    back = soundfile.read(file, dtype="int16")[0].T.astype(np.float64) / 32768.0
    assert count(audio, block=5000).clipped_samples == int((np.abs(back - audio) > 2.0 / 32768.0).sum())


def test_silence_and_what_is_no_number() -> None:
    audio = silence()
    audio[0, 3] = np.nan
    assert count(audio) == ExportClipping(16, 0, -math.inf)
