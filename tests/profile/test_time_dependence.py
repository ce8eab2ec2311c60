"""A clip behind a gain that moves by itself: found where the track has it, not where an excerpt would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.programme_check import ProgrammeCheck, WorstBlock
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.checks.programme_check import check_programme
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.time_dependence import STEADY_S, by_window, depends_on_time, in_time, steady_for_s
from tests.profile.processors import RATE_HZ, STEREO, Stage, clip, gain, series
from tests.profile.programmes import run

FRAMES = RATE_HZ // 2
NOISE = np.random.default_rng(5).uniform(-0.5, 0.5, (2, FRAMES)).astype(np.float32)
AT = 2 * FRAMES
WINDOWS = [StageExcerpt(0, 0, NOISE), StageExcerpt(AT, 0, 0.9 * NOISE)]


class Steps(Stage):
    """A gain of one, and of two from the first second on."""

    def __init__(self) -> None:
        self._at = 0

    def run(self, x: np.ndarray) -> np.ndarray:
        frames = self._at + np.arange(x.shape[1])
        self._at += x.shape[1]
        return np.asarray(x * np.where(frames < AT, 1.0, 2.0))


def test_what_moves_by_itself_depends_on_time() -> None:
    assert depends_on_time(lambda x: run(Steps, x), WINDOWS, RATE_HZ)
    assert not depends_on_time(lambda x: run(Steps, x), WINDOWS[:1], RATE_HZ)
    assert not depends_on_time(lambda x: run(series(gain(3.0), clip(-9.0)), x), WINDOWS, RATE_HZ)


class Settles(Stage):
    """A constant that dies away in a tenth of a second from the start, as a tube's does."""

    def __init__(self) -> None:
        self._at = 0

    def run(self, x: np.ndarray) -> np.ndarray:
        frames = self._at + np.arange(x.shape[1])
        self._at += x.shape[1]
        return np.asarray(x + 0.1 * np.exp(-frames / (0.01 * RATE_HZ)))


def test_a_profile_says_whether_a_track_need_be_asked() -> None:
    assert steady_for_s(lambda x: run(clip(-9.0), x), STEREO) == STEADY_S
    assert steady_for_s(lambda x: run(Settles, x), STEREO) == STEADY_S
    assert steady_for_s(lambda x: run(Steps, x), STEREO) is None


def test_a_stage_that_is_steady_is_not_played_silence() -> None:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-9.0, repeatability_db=-np.inf, forgets_s=0.1)
    for steady, at_once in ((STEADY_S, True), (None, False)):
        longest = Longest(clip(-9.0))
        check_programme(longest, [StageExcerpt(AT, 0, NOISE)], STEREO, replace(profile, steady_for_s=steady))
        assert (longest.frames < AT) == at_once


class Longest:
    """Opens a stage, and counts the frames that one of its instances has heard at most."""

    def __init__(self, opener: OpenProcessor) -> None:
        self._opener, self.frames = opener, 0

    def __call__(self) -> Processor:
        processor, counts = self._opener(), self
        play, heard = processor.process, 0

        class Counted(Stage):
            def process(self, block: Audio) -> Audio:
                nonlocal heard
                heard += block.shape[1]
                counts.frames = max(counts.frames, heard)
                return play(block)

        return Counted()


def test_what_only_settles_does_not() -> None:
    """What leads in is not judged; without a lead-in the same stage is heard to differ."""
    led_in = StageExcerpt(AT, RATE_HZ // 4, NOISE)
    assert not depends_on_time(lambda x: run(Settles, x), [led_in], RATE_HZ)
    assert depends_on_time(lambda x: run(Settles, x), [StageExcerpt(AT, 0, NOISE)], RATE_HZ)
    assert depends_on_time(lambda x: run(Steps, x), [led_in], RATE_HZ)


def test_windows_in_time_are_where_they_are_in_the_track() -> None:
    joined = in_time(WINDOWS)
    assert (joined.start_frame, joined.samples.shape) == (0, (2, AT + FRAMES))
    np.testing.assert_array_equal(joined.samples[:, :FRAMES], NOISE)
    np.testing.assert_array_equal(joined.samples[:, AT:], np.float32(0.9) * NOISE)
    assert not joined.samples[:, FRAMES:AT].any()


def test_places_are_counted_from_the_windows_again() -> None:
    worst = tuple(WorstBlock(0, frame, -20.0) for frame in (0, AT + 480, FRAMES + 10))
    check = ProgrammeCheck(-20.0, -90.0, True, -1.0, None, None, 10.0, worst)
    assert by_window(check, WINDOWS).worst == (WorstBlock(0, 0, -20.0), WorstBlock(1, 480, -20.0))


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_a_clip_is_reached_when_the_track_reaches_it(past_db: float) -> None:
    """The second window is quieter, and meets the gain of two."""
    reaches = 2.0 * float(np.abs(WINDOWS[1].samples).max())
    limit_dbfs = float(20 * np.log10(reaches)) - past_db
    onset = OnsetCurve((1000.0,), (limit_dbfs - 6.0,))
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=limit_dbfs - 6.0, onset=onset, repeatability_db=-np.inf)
    found = check_programme(series(Steps, clip(limit_dbfs)), WINDOWS, STEREO, profile)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
