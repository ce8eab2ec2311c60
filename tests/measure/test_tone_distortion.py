"""Which signals are tones, and what was added to them: known by how they were made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure.tone_distortion import ToneWindow, thd_db, tone_frequency_hz
from tests.measure.signals import Float64, music_like, noise, tone

RATE = 48_000


def window(audio: Float64 | np.ndarray[tuple[int, ...], np.dtype[np.float32]], block: int = 5000) -> Float64:
    kept = ToneWindow(RATE)
    for start in range(0, audio.shape[1], block):
        kept.feed(audio[:, start : start + block].astype(np.float32))
    return kept.read()


def test_four_seconds_are_kept_after_half_a_second() -> None:
    ramp = np.arange(6 * RATE, dtype=np.float32)[np.newaxis]
    kept = window(ramp)
    assert (kept[0, 0], kept[0, -1], kept.shape[1]) == (RATE / 2, 4.5 * RATE - 1, 4 * RATE)
    assert window(ramp[:, :4000]).shape[1] == 3000


@given(frequency_hz=st.floats(30.0, 20_000.0), length_s=st.floats(0.3, 3.0), level_dbfs=st.floats(-60.0, 20.0))
@settings(deadline=None, max_examples=25)
def test_a_tone_of_any_frequency_is_found(frequency_hz: float, length_s: float, level_dbfs: float) -> None:
    found = tone_frequency_hz(window(tone(level_dbfs, length_s, RATE, frequency_hz)), RATE)
    assert found == pytest.approx(frequency_hz, rel=1e-6)


def test_what_is_no_tone() -> None:
    first, second = tone(-6.0, 1.0, RATE, 997.0), tone(-50.0, 1.0, RATE, 1500.0)
    for audio in (noise(-20.0, RATE), music_like(RATE, 1.0), first + second, np.zeros((2, RATE), np.float32)):
        assert tone_frequency_hz(window(audio), RATE) is None
    assert tone_frequency_hz(np.zeros((1, 0)), RATE) is None


@pytest.mark.parametrize(("added_dbfs", "is_tone"), [(-67.0, True), (-65.0, False)])
def test_a_tone_may_hold_a_thousandth_of_something_else(added_dbfs: float, is_tone: bool) -> None:
    audio = tone(-6.0, 1.0, RATE, 997.0) + tone(added_dbfs, 1.0, RATE, 2991.0)
    assert (tone_frequency_hz(window(audio), RATE) is not None) is is_tone


@pytest.mark.parametrize("harmonic_db", [-10.0, -40.0, -100.0])
def test_a_harmonic_reads_as_itself_in_the_worst_channel(harmonic_db: float) -> None:
    audio = tone(-6.0, 3.0, RATE, 997.0)
    audio[1] += tone(-6.0 + harmonic_db, 3.0, RATE, 1994.0)[1]
    assert thd_db(window(audio), 997.0, RATE) == pytest.approx(harmonic_db, abs=0.05)
    assert (thd_db(window(audio[:1]), 997.0, RATE) or 0.0) < -140.0


def test_a_constant_is_no_distortion_and_silence_has_none() -> None:
    audio = tone(-6.0, 1.0, RATE, 997.0) + np.float32(0.25)
    assert (thd_db(window(audio), 997.0, RATE) or 0.0) < -120.0
    assert thd_db(np.zeros((2, 1000)), 997.0, RATE) is None
