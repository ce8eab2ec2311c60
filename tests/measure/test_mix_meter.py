"""Everything of a mix: known correlations, crests and levels, and audio that is short, silent, mono or broken."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure.dynamics import MOST_POINTS
from chainsim.measure.mix_meter import MixMeter
from chainsim.model.audio import Audio, AudioFormat, SourceInfo
from chainsim.model.review_measurement import ReviewMeasurement
from tests.measure.signals import amplitude, cuts, metered, music_like, noise, tone, tones

RATE = 48_000

pytestmark = pytest.mark.usefixtures("loops")


def measured(audio: Audio, rate: int = RATE, *, seed: int | None = None) -> ReviewMeasurement:
    """All at once, or in random pieces."""
    audio_format = AudioFormat(rate, len(audio))
    meter = MixMeter(audio_format)
    frames = audio.shape[1]
    for start, end in [(0, frames)] if seed is None else cuts(frames, seed):
        meter.feed(audio[:, start:end])
    return meter.read(SourceInfo("array", "mix", audio_format, frames))


def values(measurement: ReviewMeasurement) -> dict[str, Any]:
    """Plain and comparable: NaN is nowhere, -inf is itself."""
    return asdict(measurement)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 9 * 8_000), st.integers(1, 2))
def test_how_the_audio_is_cut_changes_nothing(seed: int, frames: int, channels: int) -> None:
    audio = music_like(8_000, 9.0, seed)[:channels, :frames]
    assert values(measured(audio, 8_000, seed=seed)) == values(measured(audio, 8_000))


def test_levels_are_those_of_a_taps_meter() -> None:
    audio = music_like(RATE, 7.0)
    assert asdict(measured(audio).levels) == asdict(metered(audio, RATE))


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 192_000])
def test_dynamics_of_a_sine_are_those_of_mathematics(rate: int) -> None:
    """A stereo sine whose peak is -18 dBFS has a crest of 3.01 dB; at 1 kHz it reads -18 LUFS, so the PSR is 0."""
    found = measured(tone(-18.0, 6.0, rate, 1000.0), rate)
    assert found.crest_db is not None
    assert found.psr_db is not None
    assert (found.crest_db.least, found.crest_db.most) == pytest.approx((3.01, 3.01), abs=0.02)
    assert found.psr_db.median == pytest.approx(found.levels.true_peak_dbtp + 18.0, abs=0.2)
    assert found.short_term_lufs is not None
    assert found.short_term_lufs.median == pytest.approx(-18.0, abs=0.25)
    assert found.over_time.crest_db == pytest.approx([3.01] * 4, abs=0.02)  # windows that begin at 0, 1, 2 and 3 s
    assert (found.over_time.step_s, found.over_time.window_s) == (1.0, 3.0)


def test_spread_and_curve_follow_a_change_of_crest() -> None:
    """10 s of a sine, then 10 s of it with one sample in 100 ms raised by 12 dB."""
    audio = tone(-30.0, 20.0, RATE)
    audio[:, 10 * RATE + 100 :: RATE // 10] = amplitude(-18.0)
    found = measured(audio)
    assert found.crest_db is not None
    assert found.crest_db.least == pytest.approx(3.01, abs=0.01)
    assert found.crest_db.most == pytest.approx(15.01, abs=0.1)
    assert found.over_time.crest_db[0] == pytest.approx(3.01, abs=0.01)
    assert found.over_time.crest_db[-1] == pytest.approx(15.0, abs=0.1)
    assert found.crest_db.most_at_s == pytest.approx(7.1, abs=0.11)  # the first window that holds a raised sample
    assert found.crest_db.low <= found.crest_db.median <= found.crest_db.high


def test_a_fade_out_is_no_dynamics() -> None:
    """What is 20 LU below the rest is gated, as in the loudness range: a click in it is not the most dynamic moment."""
    audio = tones([(10.0, -10.0), (6.0, -50.0)], RATE)
    audio[:, 14 * RATE] = 0.1
    found = measured(audio)
    assert found.crest_db is not None
    assert found.crest_db.most == pytest.approx(3.01 + 10 * math.log10(30), abs=0.02)  # 100 ms of the tone in 3 s
    assert found.crest_db.most_at_s == 9.9
    late = found.over_time.crest_db[12]
    assert late is not None
    assert late > 30.0  # but the curve shows it


@pytest.mark.parametrize("correlation", [-0.9, -0.5, 0.0, 0.5, 0.9])
def test_correlation_and_mono_loss_of_noise(correlation: float) -> None:
    """Equal channels with correlation r lose 10 log10 (2 / (1 + r)) in mono."""
    first, second = noise(-20.0, 20 * RATE).astype(np.float64)
    mixed = np.stack((first, correlation * first + math.sqrt(1.0 - correlation**2) * second)).astype(np.float32)
    found = measured(mixed)
    assert found.stereo is not None
    assert found.correlation is not None
    assert found.stereo.correlation == pytest.approx(correlation, abs=0.005)
    assert found.correlation.median == pytest.approx(correlation, abs=0.01)
    assert found.stereo.mono_loss_db == pytest.approx(10 * math.log10(2 / (1 + correlation)), abs=0.05)
    assert found.stereo.balance_db == pytest.approx(0.0, abs=0.02)
    for band in found.bands[1:]:
        assert band.correlation == pytest.approx(correlation, abs=0.03)


def test_identical_opposite_and_one_sided_channels() -> None:
    wave = noise(-20.0, 4 * RATE, channels=1)[0]
    same = measured(np.stack((wave, wave))).stereo
    opposite = measured(np.stack((wave, -wave))).stereo
    one_sided = measured(np.stack((wave, np.zeros_like(wave)))).stereo
    louder = measured(np.stack((wave, wave * np.float32(0.5)))).stereo
    assert same is not None
    assert opposite is not None
    assert one_sided is not None
    assert louder is not None
    assert same.correlation == pytest.approx(1.0, abs=1e-6)
    assert same.mono_loss_db == pytest.approx(0.0, abs=1e-5)
    assert opposite.correlation == pytest.approx(-1.0, abs=1e-6)
    assert opposite.mono_loss_db == math.inf
    assert (one_sided.correlation, one_sided.balance_db) == (None, None)
    assert one_sided.mono_loss_db == pytest.approx(3.0103, abs=1e-4)  # half the power of both over 2, a quarter in mono
    assert louder.balance_db == pytest.approx(6.0206, abs=1e-4)
    assert louder.correlation == pytest.approx(1.0, abs=1e-6)


def test_a_bass_out_of_phase_is_found_in_its_band() -> None:
    bass, rest = tone(-20.0, 6.0, RATE, 60.0), tone(-20.0, 6.0, RATE, 3000.0)
    bass[1] *= -1.0
    found = measured(bass + rest)
    by_name = {band.name: band for band in found.bands}
    assert by_name["low"].correlation == pytest.approx(-1.0, abs=1e-3)
    assert by_name["high mid"].correlation == pytest.approx(1.0, abs=1e-3)


def test_levels_and_crest_of_a_band() -> None:
    """A sine in the middle of a band, 20 Hz in the lowest: its RMS is there, its crest is 3.01 dB."""
    found = measured(tone(-12.0, 6.0, RATE, 20.0))
    low = found.bands[0]
    assert (low.name, low.low_hz, low.high_hz) == ("low", 0.0, 120.0)
    assert low.rms_dbfs == pytest.approx(-12.0 - 3.0103, abs=0.02)
    assert low.median_crest_db == pytest.approx(3.01, abs=0.02)
    assert found.bands[4].rms_dbfs < -60.0


@pytest.mark.parametrize("gain_db", [-23.7, -6.0])
def test_a_gain_changes_no_number_that_compares(gain_db: float) -> None:
    audio = music_like(RATE, 12.0) * np.float32(0.5)
    plain, moved = measured(audio), measured(audio * np.float32(amplitude(gain_db)))
    for name in ("crest_db", "psr_db", "correlation", "stereo"):
        before, after = getattr(plain, name), getattr(moved, name)
        assert list(asdict(after).values()) == pytest.approx(list(asdict(before).values()), abs=1e-3), name
    for one, other in zip(plain.bands, moved.bands, strict=True):
        assert one.median_crest_db == pytest.approx(other.median_crest_db, abs=1e-3)
        assert other.rms_dbfs - one.rms_dbfs == pytest.approx(gain_db, abs=1e-3)
    assert [band.against_pink_db for band in moved.tone.bands] == pytest.approx(
        [band.against_pink_db for band in plain.tone.bands], abs=1e-3
    )


def test_one_channel_has_no_stereo() -> None:
    found = measured(music_like(RATE, 6.0)[:1])
    assert found.stereo is None
    assert found.correlation is None
    assert found.undefined["stereo"] == "the mix has one channel"
    assert found.bands[0].correlation is None
    assert set(found.over_time.correlation) == {None}
    assert found.crest_db is not None


@pytest.mark.parametrize("frames", [1, 100, RATE // 2, 3 * RATE - 1])
def test_less_than_three_seconds_has_levels_and_nothing_over_time(frames: int) -> None:
    found = measured(noise(-20.0, frames))
    assert found.levels.frames == frames
    assert found.length_s == frames / RATE
    assert found.over_time.psr_db == ()
    assert (found.crest_db, found.psr_db, found.short_term_lufs, found.correlation) == (None,) * 4
    assert found.undefined["psr_db"] == "needs at least 3 s of audio"
    assert len(found.bands) == 5
    assert found.stereo is not None


def test_silence_is_silent() -> None:
    found = measured(np.zeros((2, 5 * RATE), dtype=np.float32))
    assert found.levels.rms_dbfs == -math.inf
    assert found.over_time.rms_dbfs == (-math.inf,) * 3
    assert found.over_time.psr_db == (None,) * 3
    assert found.psr_db is None
    assert found.undefined["psr_db"] == "no 3 s of the audio are louder than the absolute gate of -70 LUFS"
    assert [band.crest_db for band in found.bands] == [None] * 5
    assert found.stereo is not None
    assert set(asdict(found.stereo).values()) == {None}
    assert found.tone.bands == ()
    assert [over.count for over in found.overs] == [0, 0]


def test_what_is_no_number_is_counted_and_left_out() -> None:
    audio = tone(-18.0, 6.0, RATE)
    clean = measured(audio)
    broken = audio.copy()
    broken[0, 1000] = math.nan
    broken[1, 2000] = math.inf
    found = measured(broken)
    assert found.levels.non_finite_samples == 2
    assert found.psr_db is not None
    assert clean.psr_db is not None
    assert found.psr_db.median == pytest.approx(clean.psr_db.median, abs=0.1)
    assert [over.count for over in found.overs] == [0, 0]


def test_huge_values_are_measured() -> None:
    found = measured(tone(600.0, 4.0, RATE))
    assert found.levels.sample_peak_dbfs == pytest.approx(600.0, abs=0.01)
    assert found.crest_db is not None
    assert found.crest_db.median == pytest.approx(3.01, abs=0.02)
    assert found.bands[2].median_crest_db == pytest.approx(3.01, abs=0.02)


@pytest.mark.slow
def test_a_long_mix_has_a_thousand_points() -> None:
    rate = 8_000
    meter = MixMeter(AudioFormat(rate, 1))
    block = noise(-20.0, 60 * rate, channels=1)
    for _ in range(40):
        meter.feed(block)
    found = meter.read(SourceInfo("array", "long", AudioFormat(rate, 1)))
    assert len(found.over_time.psr_db) == pytest.approx(MOST_POINTS, rel=0.25)
    assert found.over_time.step_s == 3.0
