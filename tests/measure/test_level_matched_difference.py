"""What is left when a signal is matched to another, worked out from how the other was made."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.model.audio import Audio
from chainsim.model.level_matched_difference import Difference
from chainsim.units import gain_from_db
from tests.measure.signals import cuts, music_like, noise, tone

pytestmark = pytest.mark.usefixtures("loops")

RATE = 48_000


def difference(before: Audio, after: Audio, seed: int | None = None) -> Difference:
    meter = LevelMatchedDifference()
    pieces = [(0, before.shape[1])] if seed is None else cuts(before.shape[1], seed)
    for start, end in pieces:
        meter.feed(before[:, start:end], after[:, start:end])
    return meter.read()


def test_the_same_leaves_nothing_at_all() -> None:
    audio = music_like(RATE, 2.0)
    assert difference(audio, audio.copy()) == Difference(-math.inf, None, 0.0, 0)


@given(gain_db=st.floats(-60.0, 60.0), inverted=st.booleans())
@settings(deadline=None, max_examples=20)
def test_a_gain_leaves_what_float32_rounds(gain_db: float, inverted: bool) -> None:
    audio = noise(-30.0, 70_000)
    gain = np.float32((-1.0 if inverted else 1.0) * gain_from_db(gain_db))
    found = difference(audio, audio * gain)
    assert found.difference_db is not None
    assert found.difference_db < -130.0
    assert found.gain_db == pytest.approx(gain_db, abs=1e-4)


@pytest.mark.parametrize("added_db", [-6.0, -40.0, -90.0])
@pytest.mark.parametrize("gain_db", [0.0, 17.0])
def test_what_is_added_is_measured_against_the_matched_signal(added_db: float, gain_db: float) -> None:
    """Independent noise at a ratio: the best gain is the gain, the rest is the noise."""
    audio = noise(-20.0, 400_000, seed=1)
    after = (audio + noise(-20.0 + added_db, 400_000, seed=2)) * np.float32(gain_from_db(gain_db))
    found = difference(audio, after, seed=3)
    assert found.difference_db == pytest.approx(added_db, abs=0.05)


def test_a_clipped_sine_reads_as_its_distortion() -> None:
    """A sine of amplitude 2 cut at 1: everything but the fundamental, from its Fourier series."""
    bend = math.asin(0.5)
    fundamental = 2.0 / math.pi * (2.0 * bend + math.sin(2.0 * bend))
    power = 2.0 / math.pi * (4.0 * (bend / 2.0 - math.sin(2.0 * bend) / 4.0) + (math.pi / 2.0 - bend))
    expected_db = 10.0 * math.log10((power - fundamental**2 / 2.0) / (fundamental**2 / 2.0))
    before = tone(20.0 * math.log10(2.0), 1.0, RATE, 997.0)
    found = difference(before, np.clip(before, -1.0, 1.0))
    assert found.difference_db == pytest.approx(expected_db, abs=0.02)
    assert expected_db == pytest.approx(-12.7, abs=0.05)


@pytest.mark.parametrize("gain", [0.5, -0.5])
def test_the_gain_of_the_match_has_its_sign(gain: float) -> None:
    audio = noise(-20.0, 50_000)
    found = difference(audio, audio * np.float32(gain))
    assert found.inverted == (gain < 0.0)
    assert found.gain_db == pytest.approx(-6.02, abs=0.01)


@pytest.mark.parametrize("lag", [480, -480, 7000])
@pytest.mark.parametrize("quiet_blocks", [0, 2])
def test_a_delay_is_taken_out(lag: int, quiet_blocks: int) -> None:
    block = 32_768
    audio = music_like(RATE, 5.0)
    silence = np.zeros((2, quiet_blocks * block + 8000), np.float32)
    audio = np.concatenate([silence, audio, silence[:, :8000]], axis=1)  # what is rolled around is silence
    after = np.roll(audio, lag, axis=1) * np.float32(0.25)
    meter = LevelMatchedDifference()
    for start in range(0, audio.shape[1], block):
        meter.feed(audio[:, start : start + block], after[:, start : start + block])
    found = meter.read()
    assert found.lag_frames == lag
    assert found.difference_db is not None
    assert found.difference_db < -90.0


def test_the_blocks_do_not_matter() -> None:
    audio = noise(-20.0, 200_000, seed=1)
    after = np.tanh(4.0 * audio).astype(np.float32)
    whole = difference(audio, after)
    for seed in range(3):
        assert difference(audio, after, seed).difference_db == pytest.approx(whole.difference_db, abs=1e-3)


def test_a_quiet_beginning_counts_with_the_gain_that_is_found_later() -> None:
    audio = noise(-20.0, 200_000)
    audio[:, :100_000] *= np.float32(1e-4)  # -100 dBFS
    assert (difference(audio, audio * np.float32(8.0), seed=2).difference_db or 0.0) < -100.0


def test_what_has_no_difference_says_why() -> None:
    silence, loud, other = np.zeros((2, 50_000), np.float32), noise(-20.0, 50_000, seed=1), noise(-20.0, 50_000, seed=2)
    assert difference(silence, loud) == Difference(undefined="its input is silent")
    assert difference(loud, silence) == Difference(undefined="it gives silence")
    assert difference(loud, other) == Difference(undefined="too unlike its input")
    assert difference(loud[:, :0], loud[:, :0]) == Difference(undefined="its input is silent")


@pytest.mark.parametrize(("share", "alike"), [(0.56, False), (0.60, True)])
def test_alike_begins_at_a_correlation_of_a_half(share: float, alike: bool) -> None:
    """y = s x + n with equal powers: the correlation is s / sqrt(1 + s^2), 0.5 at s = 0.577."""
    loud, other = noise(-20.0, 400_000, seed=1), noise(-20.0, 400_000, seed=2)
    assert (difference(loud, loud * np.float32(share) + other).difference_db is not None) is alike


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_sample_that_is_no_number_counts_as_silence(bad: float) -> None:
    audio = noise(-20.0, 100_000)
    after = audio.copy()
    after[0, 5000] = bad
    audio[0, 5000] = 0.0
    found = difference(audio, after)
    assert found.difference_db == -math.inf
