"""Edges of spectra: drawn by hand, and left by a real encoder."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from chainsim.measure.encoder_edge import encoder_edge
from chainsim.measure.spectrum import SpectrumMeter
from chainsim.model.audio import AudioFormat
from chainsim.model.review_measurement import EncoderEdge
from tests.measure.signals import music_like

RATE_HZ = 44_100


@pytest.mark.parametrize(("edge_hz", "drop_db"), [(16_000.0, 40.0), (11_000.0, 25.0), (20_000.0, 60.0)])
def test_a_drawn_edge(edge_hz: float, drop_db: float) -> None:
    hz = np.arange(16_385) * RATE_HZ / 32_768
    found = encoder_edge(np.where(hz < edge_hz, 1.0, 10.0 ** (-drop_db / 10.0)), RATE_HZ / 32_768)
    assert found is not None
    assert found.drop_db == pytest.approx(drop_db)
    assert found.hz == pytest.approx(edge_hz, abs=500.0)


def test_a_slope_is_no_edge() -> None:
    """48 dB an octave, more than any tone control: 5 dB within 900 Hz at 10.5 kHz."""
    hz = np.arange(16_385) * RATE_HZ / 32_768
    found = encoder_edge(np.maximum(hz, 1.0) ** -16.0, RATE_HZ / 32_768)
    assert found is not None
    assert found.drop_db < 6.5


def read(audio: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> EncoderEdge | None:
    meter = SpectrumMeter(AudioFormat(RATE_HZ, len(audio)))
    meter.feed(audio)
    return encoder_edge(meter.lines(), meter.step_hz)


def test_an_encoder_leaves_one() -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal((2, 3 * RATE_HZ)).astype(np.float32)
    music = music_like(RATE_HZ, 3.0)[:, : 3 * RATE_HZ] * np.float32(0.5) + noise
    before = read(music)
    assert before is not None
    assert before.drop_db < 10.0
    file = io.BytesIO()
    soundfile.write(file, music.T, RATE_HZ, format="MP3")
    file.seek(0)
    decoded = soundfile.read(file, dtype="float32", always_2d=True)[0].T
    after = read(np.ascontiguousarray(decoded))
    assert after is not None
    assert after.drop_db > 30.0
    assert 14_000.0 < after.hz < 20_000.0


def test_where_there_is_no_room() -> None:
    assert encoder_edge(np.ones(1000), 10.0) is None  # ends at 10 kHz
    assert encoder_edge(np.zeros(16_385), RATE_HZ / 32_768) is None
