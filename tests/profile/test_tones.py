"""Tones are answered in the order they were asked for, each played once, whatever order they are played in."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.tones import Tone, ToneBench
from tests.profile.processors import STEREO, Samples, Stage

SETTLE_S, WINDOW_FRAMES = 0.02, 2399  # a prime number of frames: sines of any number of periods fit
TONES = (Tone(51, 6.0), Tone(5, -30.0), Tone(251, 0.0), Tone(51, -30.0), Tone(5, 6.0), Tone(51, 6.0))


class Counted(Stage):
    """A wire that counts what goes through it."""

    fed_frames = 0

    def run(self, x: Samples) -> Samples:
        Counted.fed_frames += x.shape[1]
        return x


def sine(tone: Tone) -> Samples:
    """The window of a tone, by arithmetic."""
    phase = 2.0 * np.pi * tone.periods * np.arange(WINDOW_FRAMES) / WINDOW_FRAMES
    mono = 10.0 ** (tone.level_dbfs / 20.0) * np.sin(phase)
    return np.stack([mono, mono])


@pytest.mark.parametrize("apart", [False, True], ids=["in one pass", "each from rest"])
def test_answers_come_in_the_order_asked_for(apart: bool) -> None:
    tones = ToneBench(Bench(Counted, STEREO), SETTLE_S, WINDOW_FRAMES, apart=apart)
    for asked in (TONES[:3], TONES, tuple(reversed(TONES))):
        for tone, window in zip(asked, tones.answers(asked), strict=True):
            assert np.abs(window - sine(tone)).max() < 1e-6


@pytest.mark.parametrize("apart", [False, True], ids=["in one pass", "each from rest"])
def test_a_tone_is_played_once(apart: bool) -> None:
    tones = ToneBench(Bench(Counted, STEREO), SETTLE_S, WINDOW_FRAMES, apart=apart)
    before = Counted.fed_frames
    tones.answers(TONES)
    once = Counted.fed_frames - before
    tones.answers(TONES[3:])
    assert Counted.fed_frames - before == once
    tones.answers([Tone(51, -6.0)])
    assert Counted.fed_frames - before > once


def test_sides_in_other_polarity_are_other_answers() -> None:
    bench = Bench(Counted, STEREO)
    tones = ToneBench(bench, SETTLE_S, WINDOW_FRAMES)
    (alike,) = tones.answers(TONES[:1])
    bench.polarity = (1.0, -1.0)
    (unlike,) = tones.answers(TONES[:1])
    assert np.abs(alike[1] + unlike[1]).max() < 1e-6
    assert np.abs(alike[0] - unlike[0]).max() < 1e-6


def test_no_tones_have_no_answers() -> None:
    assert ToneBench(Bench(Counted, STEREO), SETTLE_S, WINDOW_FRAMES).answers([]) == []


class HalfLate(Stage):
    """Says that it is late by 32 frames, which half of it is not."""

    reported_latency_frames = 32

    def __init__(self) -> None:
        self._late, self._left_out = np.zeros((2, 32)), self.reported_latency_frames

    def run(self, x: Samples) -> Samples:
        late = np.concatenate([self._late, x], axis=1)
        self._late = late[:, x.shape[1] :]
        half: Samples = 0.75 * x + 0.25 * late[:, : x.shape[1]]
        left_out, self._left_out = self._left_out, 0  # as a host does, by what it says
        return half[:, left_out:]


@pytest.mark.parametrize("apart", [False, True], ids=["in one pass", "each from rest"])
def test_what_is_sooner_than_its_stage_says_does_not_end_before_its_window(apart: bool) -> None:
    bench = Bench(HalfLate, STEREO)
    bench.first(np.zeros(64))
    tones = ToneBench(bench, SETTLE_S, WINDOW_FRAMES, apart=apart)
    for tone, window in zip(TONES, tones.answers(TONES), strict=True):
        assert tones.distortion_db(window, tone.periods) < -120.0
