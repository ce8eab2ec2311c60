from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.tap_meter import BLOCK_FRAMES, TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Levels
from chainsim.units import gain_from_db
from tests.measure.signals import metered, music_like, noise, tone

pytestmark = pytest.mark.usefixtures("loops")

RATE = 48_000
NEEDS_400_MS = "needs at least 400 ms of audio"
NEEDS_3_S = "needs at least 3 s of audio"


def test_a_sine_reads_what_mathematics_says() -> None:
    levels = metered(tone(-6.0, 10.0, RATE, 997.0, channels=1) + np.float32(0.01), RATE)
    assert levels.frames == 10 * RATE
    assert levels.sample_peak_dbfs == pytest.approx(20 * math.log10(gain_from_db(-6.0) + 0.01), abs=0.001)
    assert levels.rms_dbfs == pytest.approx(10 * math.log10(gain_from_db(-6.0) ** 2 / 2 + 0.01**2), abs=1e-4)
    assert levels.crest_db == pytest.approx(levels.sample_peak_dbfs - levels.rms_dbfs)
    assert levels.dc_offset == pytest.approx(0.01, abs=1e-6)
    assert levels.active_rms_dbfs == pytest.approx(levels.rms_dbfs, abs=0.001)
    assert levels.integrated_lufs == pytest.approx(-9.01, abs=0.01)
    assert levels.plr_db == pytest.approx(levels.true_peak_dbtp + 9.01, abs=0.01)
    assert levels.loudness_range_lu == pytest.approx(0.0, abs=0.05)
    assert levels.undefined == {}
    assert levels.clipped_samples == levels.flat_runs == levels.non_finite_samples == 0


def test_crest_of_a_full_scale_sine_is_3_db() -> None:
    levels = metered(tone(0.0, 2.0, RATE), RATE)
    assert levels.rms_dbfs == pytest.approx(-3.0103, abs=1e-4)
    assert levels.crest_db == pytest.approx(3.0103, abs=1e-4)


def test_maxima_over_channels_and_each_channel() -> None:
    audio = np.zeros((2, RATE), dtype=np.float32)
    audio[0, 100], audio[1, 30_000], audio[1, 40_000] = 0.5, -0.8, 0.8
    levels = metered(audio, RATE)
    left, right = levels.per_channel
    assert levels.sample_peak_dbfs == right.sample_peak_dbfs == pytest.approx(20 * math.log10(0.8), abs=1e-6)
    assert left.sample_peak_dbfs == pytest.approx(20 * math.log10(0.5), abs=1e-6)
    assert (left.sample_peak_at_s, right.sample_peak_at_s) == (100 / RATE, 30_000 / RATE)
    assert levels.sample_peak_at_s == 30_000 / RATE
    assert right.dc_offset == pytest.approx(0.0, abs=1e-9)
    assert levels.dc_offset == left.dc_offset == pytest.approx(0.5 / RATE)
    assert left.rms_dbfs == pytest.approx(10 * math.log10(0.25 / RATE), abs=1e-4)
    assert levels.rms_dbfs == pytest.approx(10 * math.log10((0.25 + 1.28) / (2 * RATE)), abs=1e-4)


def test_active_rms_leaves_pauses_out() -> None:
    audio = np.concatenate((tone(-12.0, 4.0, RATE), np.zeros((2, 4 * RATE), dtype=np.float32)), axis=1)
    levels = metered(audio, RATE)
    assert levels.rms_dbfs == pytest.approx(-12.0 - 3.01 - 3.01, abs=0.01)
    assert levels.active_rms_dbfs == pytest.approx(-12.0 - 3.01, abs=0.2)  # but for the block at the border


def test_maxima_name_the_start_of_their_window() -> None:
    silence = np.zeros((2, 5 * RATE), dtype=np.float32)
    levels = metered(np.concatenate((silence, tone(-20.0, 4.0, RATE), silence), axis=1), RATE)
    assert levels.max_momentary_at_s is not None
    assert 5.0 <= levels.max_momentary_at_s <= 8.6
    assert levels.max_momentary_lufs == pytest.approx(-20.0, abs=0.05)
    assert levels.max_short_term_at_s is not None
    assert 5.0 <= levels.max_short_term_at_s <= 6.0


def test_a_mono_source_in_two_channels_need_not_read_louder() -> None:
    mono = music_like(RATE, 5.0)[:1]
    once = metered(mono, RATE)
    twice = metered(np.repeat(mono, 2, axis=0), RATE, channel_weights=(0.5, 0.5))
    for name in ("integrated_lufs", "max_momentary_lufs", "max_short_term_lufs", "rms_dbfs", "active_rms_dbfs"):
        assert getattr(twice, name) == pytest.approx(getattr(once, name), abs=1e-9)
    assert metered(np.repeat(mono, 2, axis=0), RATE).integrated_lufs == pytest.approx(
        3.0103 + (once.integrated_lufs or 0.0), abs=1e-3
    )


@pytest.mark.parametrize("channels", [1, 2])
def test_nothing_fed(channels: int) -> None:
    levels = metered(np.empty((channels, 0), dtype=np.float32), RATE)
    assert (levels.frames, levels.sample_peak_dbfs, levels.true_peak_dbtp, levels.rms_dbfs) == (0, *[-math.inf] * 3)
    assert (levels.sample_peak_at_s, levels.integrated_lufs, levels.crest_db, levels.dc_offset) == (None, None, None, 0)
    assert levels.undefined["integrated_lufs"] == NEEDS_400_MS


def test_a_single_sample() -> None:
    levels = metered(np.array([[-0.5]], dtype=np.float32), RATE)
    assert levels.sample_peak_dbfs == levels.rms_dbfs == pytest.approx(-6.0206, abs=1e-4)
    assert (levels.sample_peak_at_s, levels.dc_offset) == (0.0, -0.5)
    assert levels.crest_db == pytest.approx(0.0, abs=1e-6)


def test_silence_is_minus_infinity_and_not_a_floor() -> None:
    levels = metered(np.zeros((2, 4 * RATE), dtype=np.float32), RATE)
    minus_infinity = ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "active_rms_dbfs", "integrated_lufs")
    for name in (*minus_infinity, "max_momentary_lufs", "max_short_term_lufs"):
        assert getattr(levels, name) == -math.inf, name
    for name in ("sample_peak_at_s", "true_peak_at_s", "max_momentary_at_s", "max_short_term_at_s", "flat_run_at_s"):
        assert getattr(levels, name) is None, name
    assert levels.undefined == {
        "crest_db": "the audio is silent",
        "plr_db": "the audio is silent",
        "loudness_range_lu": "no 3 s of the audio are louder than the absolute gate of -70 LUFS",
    }


def test_what_is_below_the_gate_has_no_loudness_but_levels() -> None:
    levels = metered(tone(-90.0, 4.0, RATE), RATE)
    below = "no 400 ms of the audio are louder than the absolute gate of -70 LUFS"
    assert levels.undefined == {
        "integrated_lufs": below,
        "active_rms_dbfs": below,
        "plr_db": below,
        "loudness_range_lu": "no 3 s of the audio are louder than the absolute gate of -70 LUFS",
    }
    assert levels.max_momentary_lufs == pytest.approx(-90.0, abs=0.05)
    assert levels.rms_dbfs == pytest.approx(-93.01, abs=0.01)


@pytest.mark.parametrize(
    ("frames", "undefined"),
    [
        (19_199, {"integrated_lufs", "active_rms_dbfs", "max_momentary_lufs", "plr_db"}),
        (19_200, set()),
        (143_999, set()),
        (144_000, None),
    ],
)
def test_short_audio_says_what_it_lacks(frames: int, undefined: set[str] | None) -> None:
    levels = metered(noise(-20.0, frames), RATE)
    for_short_term = set() if undefined is None else {"max_short_term_lufs", "loudness_range_lu"}
    expected = dict.fromkeys(undefined or (), NEEDS_400_MS) | dict.fromkeys(for_short_term, NEEDS_3_S)
    assert levels.undefined == expected
    assert all(getattr(levels, name) is None for name in expected)


def poisoned() -> tuple[Audio, Audio]:
    """Audio with samples that are no numbers, and the same with 0 in their places."""
    bad, clean = music_like(RATE, 4.0), music_like(RATE, 4.0)
    places = [(0, 5), (1, 5), (0, 70_000), (0, BLOCK_FRAMES), (1, 4 * RATE - 1)]
    for (channel, frame), value in zip(places, [np.nan, np.inf, -np.inf, np.nan, np.inf], strict=True):
        bad[channel, frame], clean[channel, frame] = value, 0.0
    return bad, clean


def test_samples_that_are_no_numbers_are_counted_and_poison_nothing() -> None:
    bad, clean = poisoned()
    levels, expected = metered(bad, RATE), metered(clean, RATE)
    assert levels.non_finite_samples == 5
    assert [channel.non_finite_samples for channel in levels.per_channel] == [3, 2]
    assert levels.non_finite_at_s == 5 / RATE
    for name in ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "integrated_lufs", "loudness_range_lu", "dc_offset"):
        assert getattr(levels, name) == pytest.approx(getattr(expected, name), abs=1e-4), name
    assert expected.non_finite_samples == 0
    assert expected.non_finite_at_s is None


@pytest.mark.parametrize("scale", [1e30, 3e38, 1e-30, 1e-44])
def test_huge_and_tiny_values_are_measured(scale: float) -> None:
    frames = BLOCK_FRAMES + 5000
    audio = (noise(-20.0, frames) * 0.5).clip(-0.5, 0.5).astype(np.float64) * scale
    levels = metered(audio.astype(np.float32), RATE)
    rounded = audio.astype(np.float32).astype(np.float64)
    assert levels.sample_peak_dbfs == pytest.approx(20 * math.log10(np.abs(rounded).max()), abs=1e-6)
    assert levels.rms_dbfs == pytest.approx(10 * math.log10(np.square(rounded).mean()), abs=1e-6)
    assert levels.true_peak_dbtp >= levels.sample_peak_dbfs
    assert levels.max_momentary_lufs is not None
    assert math.isfinite(levels.max_momentary_lufs)


def test_a_huge_burst_leaves_what_follows_measurable() -> None:
    audio = noise(-20.0, 10 * RATE)
    audio[:, 1000] = 1e30
    levels = metered(audio, RATE)
    assert levels.sample_peak_dbfs == pytest.approx(600.0, abs=1e-4)
    assert not any(isinstance(value, float) and math.isnan(value) for value in _numbers(levels))
    assert levels.series is not None
    assert levels.series.rms_dbfs[-1] == pytest.approx(-20.0, abs=1.0)


def _numbers(levels: Levels) -> list[object]:
    return [getattr(levels, name) for name in levels.__dataclass_fields__]


def test_gains_read_as_if_the_signal_were_multiplied() -> None:
    audio = music_like(RATE, 12.0)
    audio[:, 6 * RATE :] *= np.float32(gain_from_db(-50.0))  # so that the absolute gate matters
    gains_db = (0.0, -20.0, 12.0)
    meter = TapMeter(AudioFormat(RATE, 2), gains_db=gains_db)
    meter.feed(audio)
    for gain_db, levels in zip(gains_db, meter.read(), strict=True):
        expected = metered(audio * np.float32(gain_from_db(gain_db)), RATE)
        for name in levels.__dataclass_fields__:
            actual, wanted = getattr(levels, name), getattr(expected, name)
            if name in ("clipped_samples", "flat_runs", "frames", "undefined"):
                assert actual == wanted, (gain_db, name)
            elif name not in ("per_channel", "series"):
                assert actual == pytest.approx(wanted, abs=1e-4), (gain_db, name)
        for channel, wanted in zip(levels.per_channel, expected.per_channel, strict=True):
            assert channel.clipped_samples == wanted.clipped_samples
            assert channel.rms_dbfs == pytest.approx(wanted.rms_dbfs, abs=1e-4)
            assert channel.dc_offset == pytest.approx(wanted.dc_offset, abs=1e-6)


def test_no_gain_among_others_changes_no_bit() -> None:
    audio = music_like(RATE, 5.0)
    meter = TapMeter(AudioFormat(RATE, 2), gains_db=(6.0, 0.0))
    meter.feed(audio)
    assert meter.read()[1] == metered(audio, RATE)


def test_reading_changes_nothing() -> None:
    audio = music_like(RATE, 5.0)
    meter = TapMeter(AudioFormat(RATE, 2))
    for start in range(0, audio.shape[1], 7001):
        meter.feed(audio[:, start : start + 7001])
        (early,) = meter.read()
        assert early.frames == min(audio.shape[1], start + 7001)
    assert meter.read() == (metered(audio, RATE),) == meter.read()


@pytest.mark.parametrize("channels", [0, 6])
def test_number_of_channels_is_limited(channels: int) -> None:
    with pytest.raises(ValueError, match=rf"^a meter takes 1 to 5 channels, not {channels}$"):
        TapMeter(AudioFormat(RATE, channels))


def test_weights_must_match_the_channels() -> None:
    with pytest.raises(ValueError, match=r"^expected 2 channel weights, found 1$"):
        TapMeter(AudioFormat(RATE, 2), channel_weights=(1.0,))
