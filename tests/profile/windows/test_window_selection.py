from __future__ import annotations

import numpy as np
import pytest

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile.distortion_onset_filter import onset_weighting
from chainsim.profile.windows.window_row import WindowRow
from chainsim.profile.windows.window_selection import WindowPicker

RATE_HZ = 8_000  # cells of 4000 frames, pre-roll of 2000, fade of 40, 80 frames behind what is judged
MONO = AudioFormat(RATE_HZ, 1)


def programme(seconds: float, **peaks: float) -> Audio:
    """Faint noise with single peaks: at_<frame>=value."""
    samples = np.random.default_rng(1).uniform(-0.01, 0.01, (1, round(seconds * RATE_HZ))).astype(np.float32)
    for name, value in peaks.items():
        samples[0, int(name.removeprefix("at_"))] = value
    return samples


@pytest.mark.parametrize("block", [1, 333, 4000, 8192, 100_000])
def test_loudest_cells_with_pre_roll_in_order_whatever_the_blocks(block: int) -> None:
    if block == 1:
        samples = programme(2.0, at_5000=0.5, at_13000=-0.9)
    else:
        samples = programme(10.0, at_5000=0.5, at_41000=-0.9, at_60000=0.3)
    picker = WindowPicker(MONO, count=2)
    for at in range(0, samples.shape[1], block):
        picker.feed(samples[:, at : at + block])
    windows = picker.windows()
    second = 10_000 if block == 1 else 38_000
    assert [window.start_frame for window in windows] == [2000, second]
    for excerpt in windows:
        start, window = excerpt.start_frame, excerpt.samples
        assert window.shape == (1, min(6080, samples.shape[1] - start))
        assert excerpt.led_in_frames == 2000
        np.testing.assert_array_equal(window[:, 40:-40], samples[:, start + 40 : start + window.shape[1] - 40])
        assert (window[0, 0], window[0, -1]) == (0.0, 0.0)  # the fades


def test_first_cell_has_nothing_before_it_and_no_fade_in() -> None:
    samples = programme(2.0, at_0=0.9)
    picker = WindowPicker(MONO, count=1)
    picker.feed(samples)
    (excerpt,) = picker.windows()
    assert (excerpt.start_frame, excerpt.led_in_frames) == (0, 0)
    np.testing.assert_array_equal(excerpt.samples[:, :-40], samples[:, :4040])
    assert excerpt.samples[0, -1] == 0.0


def test_all_of_a_window_is_judged_however_near_to_its_end() -> None:
    """What is loudest in the last frames of half a second is heard as in the track."""
    samples = programme(2.0, at_3999=0.9)
    picker = WindowPicker(MONO, count=1)
    picker.feed(samples)
    windows = picker.windows()
    row = WindowRow(windows, RATE_HZ, pause_s=0.0)
    assert np.where(row.judged(), row.signal[0], 0.0).max() == np.float32(0.9)
    np.testing.assert_array_equal(windows[0].samples[:, 4000:4040], samples[:, 4000:4040])


def test_the_end_of_the_programme_is_faded_out_and_not_judged() -> None:
    samples = programme(2.0, at_15000=0.9)
    picker = WindowPicker(MONO, count=1)
    picker.feed(samples)
    (excerpt,) = picker.windows()
    assert excerpt.start_frame + excerpt.samples.shape[1] == 16_000
    assert excerpt.samples[0, -1] == 0.0
    assert not WindowRow([excerpt], RATE_HZ, pause_s=0.0).judged()[-80:].any()


def test_a_long_pre_roll_reaches_back_over_cells_and_joins_windows() -> None:
    samples = programme(10.0, at_41000=0.9, at_50000=0.8, at_3000=0.7)
    picker = WindowPicker(MONO, count=3, pre_roll_s=1.5)
    picker.feed(samples)
    first, second = picker.windows()
    assert (first.start_frame, first.led_in_frames, first.samples.shape) == (0, 0, (1, 4080))
    assert (second.start_frame, second.led_in_frames) == (28_000, 12_000)
    np.testing.assert_array_equal(second.samples[:, 40:-40], samples[:, 28_040:52_040])


def test_what_the_stage_gives_most_of_is_in_a_window() -> None:
    """A compressor lets the first hit after a pause through, however loud the others are."""
    samples, answer = programme(6.0, at_9000=0.9, at_10000=0.8, at_33000=0.3), programme(6.0, at_33000=0.3)
    picker = WindowPicker(MONO, count=1)
    for at in range(0, samples.shape[1], 700):
        picker.feed(samples[:, at : at + 700], answer[:, at : at + 700])
    assert [excerpt.start_frame for excerpt in picker.windows()] == [6_000, 30_000]


@pytest.mark.parametrize(("lost", "starts"), [(0.994, [6_000, 34_000]), (0.996, [6_000])])
def test_where_the_answer_stays_behind_is_in_a_window(lost: float, starts: list[int]) -> None:
    """A clip that begins late cuts what is softer than what it left alone before."""
    samples = programme(6.0, at_9000=0.9, at_37000=0.4)
    answer = 2.0 * samples
    answer[0, 36_000:] *= np.float32(lost)
    picker = WindowPicker(MONO, count=1, gain=2.0)
    picker.feed(samples, answer)
    assert [excerpt.start_frame for excerpt in picker.windows()] == starts


@pytest.mark.parametrize(("pre_roll_s", "gain", "risen"), [(2.5, None, True), (0.25, None, False), (2.5, 1.0, False)])
def test_what_rises_most_above_seconds_is_in_a_window(pre_roll_s: float, gain: float | None, risen: bool) -> None:
    """Five seconds of full noise have the highest peaks, and what is half as loud after seconds of little rises most.

    A click of a hundredth of that rises more, out of silence: what levels for seconds raises nothing so far.
    """
    loud = np.random.default_rng(3).uniform(-1.0, 1.0, (1, 5 * RATE_HZ)).astype(np.float32)
    silence = np.zeros((1, 4 * RATE_HZ), np.float32)
    silence[0, 30_000] = 0.005
    samples = np.concatenate([silence, loud, programme(6.0, at_43000=0.5)], axis=1)
    picker = WindowPicker(MONO, count=1, pre_roll_s=pre_roll_s, gain=gain)
    picker.feed(samples, samples)
    at = 9 * RATE_HZ + 43_000
    ends = [window.start_frame + window.samples.shape[1] for window in picker.windows()]
    assert any(end - 4_080 <= at < end for end in ends) == risen
    assert len(ends) == 1 + risen


def test_last_incomplete_cell_counts() -> None:
    samples = programme(1.1, at_8700=0.9)
    picker = WindowPicker(MONO, count=1)
    picker.feed(samples)
    (excerpt,) = picker.windows()
    assert (excerpt.start_frame, excerpt.samples.shape) == (6000, (1, 2800))


def test_what_only_the_sides_or_the_middle_have_is_in_a_window() -> None:
    loud, opposite, alike = (np.zeros((2, 4000), np.float32) for _ in range(3))
    loud[0, 2000] = 1.0
    opposite[:, 2000] = (0.8, -0.8)
    alike[:, 2000] = (0.7, 0.7)
    rest = np.zeros((2, 12_000), np.float32)
    picker = WindowPicker(AudioFormat(RATE_HZ, 2), count=1)
    picker.feed(np.concatenate([rest, loud, rest, opposite, rest, alike, rest], axis=1))
    assert [excerpt.start_frame for excerpt in picker.windows()] == [10_000, 26_000, 42_000]


def test_silence_has_no_windows() -> None:
    picker = WindowPicker(MONO)
    picker.feed(np.zeros((1, 20_000), np.float32))
    assert picker.windows() == []


def test_memory_is_bounded() -> None:
    picker = WindowPicker(MONO, count=3)
    for _ in range(50):
        picker.feed(np.random.default_rng(2).uniform(-1.0, 1.0, (1, 8192)).astype(np.float32))
    assert len(picker.windows()) <= 3


BELL = StageProfile(
    kind=Kind.CLIP,
    linear_to_dbfs=-0.5,
    onset=OnsetCurve((100.0, 1000.0, 2000.0, 3000.0, 4500.0, 10_000.0), (0.0, -0.5, -6.0, -12.0, -6.0, 0.0)),
)


def test_weighting_follows_the_onset_curve() -> None:
    taps = onset_weighting(BELL, 48_000)
    assert taps is not None
    frequencies_hz = np.array([300.0, 3000.0, 10_000.0])
    response = np.abs(np.exp(-2j * np.pi * np.outer(frequencies_hz, np.arange(taps.size)) / 48_000) @ taps)
    np.testing.assert_allclose(20.0 * np.log10(response), [-11.8, 0.0, -12.0], atol=1.5)


@pytest.mark.parametrize(
    "profile",
    [
        StageProfile(),
        StageProfile(kind=Kind.CLIP, linear_to_dbfs=0.0, onset=OnsetCurve((100.0, 1000.0), (-0.4, 0.0))),
        StageProfile(kind=Kind.LINEAR, onset=OnsetCurve((100.0, 1000.0), (np.inf, np.inf))),
    ],
    ids=["unknown", "flat", "linear"],
)
def test_no_weighting_where_there_is_nothing_to_weigh(profile: StageProfile) -> None:
    assert onset_weighting(profile, 48_000) is None


def test_weighted_peak_finds_the_treble_behind_the_bass() -> None:
    t = np.arange(48_000 * 5) / 48_000
    samples = (0.5 * np.sin(2.0 * np.pi * 60.0 * t)).astype(np.float32)[np.newaxis]
    samples[0, 150_000:152_000] *= 0.1
    samples[0, 150_000:152_000] += (0.3 * np.sin(2.0 * np.pi * 3000.0 * t[:2000])).astype(np.float32)
    picker = WindowPicker(AudioFormat(48_000, 1), onset_weighting(BELL, 48_000), count=1)
    picker.feed(samples)
    assert any(0 <= 150_000 - one.start_frame < one.samples.shape[1] for one in picker.windows())


def test_a_stage_that_promises_nothing_loses_nothing() -> None:
    """Of a gain of nothing no share can be lost."""
    picker = WindowPicker(MONO, count=1, gain=0.0)
    samples = programme(2.0, at_5000=0.5)
    picker.feed(samples, np.zeros_like(samples))
    assert [window.start_frame for window in picker.windows()] == [2000]
