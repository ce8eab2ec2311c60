"""Clips, slews and saturation against their own quieter answer: headroom, corner, and where it happens."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import WindowPicker, check_programme, pre_roll_s, probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    ClippingLoop,
    FirstChannel,
    Noise,
    Samples,
    Shaper,
    SlewLimiter,
    Stage,
    builtin,
    clip,
    series,
)
from tests.profile.programmes import check, drums_and_tones, peak_dbfs, run


@pytest.mark.slow
@pytest.mark.parametrize(("end", "has_corner"), [(0.5, True), (0.75, False)])
def test_a_knee_clips_where_it_ends_in_a_corner(end: float, has_corner: bool) -> None:
    """Its slope falls from 1 at a quarter of full scale, to 0 at the end or to 0.5 there."""

    def knee(x: Samples) -> Samples:
        a = np.minimum(np.abs(x), end)
        return np.sign(x) * np.where(a <= 0.25, a, a - (a - 0.25) ** 2)

    opener: OpenProcessor = lambda: Shaper(knee)  # noqa: E731
    profile = probe_stage(opener, STEREO)
    assert profile.kind is Kind.SATURATION
    programme = drums_and_tones(1)
    for past_db in (-0.5, 0.5, 6.0):
        found = check(opener, profile, programme * np.float32(end * 10.0 ** (past_db / 20.0)))
        assert found.exceeds
        assert found.has_corner == (has_corner and past_db > 0.0), past_db


@pytest.mark.slow
def test_a_slew_limiter_that_slews_saturates() -> None:
    """Straight below an edge, like a clip; what it is driven past has no ceiling."""
    programme = drums_and_tones(1, seconds=1.5)
    steepest_hz = float(np.abs(np.diff(programme)).max()) * RATE_HZ / (2.0 * math.pi)

    def opener() -> SlewLimiter:
        return SlewLimiter(steepest_hz)

    profile = probe_stage(opener, STEREO)
    assert profile.kind is Kind.CLIP
    for past_db in (-1.0, 1.0, 6.0):
        driven = (programme * np.float32(10.0 ** (past_db / 20.0))).astype(np.float32)
        found = check_programme(opener, [StageExcerpt(0, 0, driven)], STEREO, profile)
        assert (found.exceeds, found.has_corner) == ((True, False) if past_db > 0.0 else (False, None)), past_db
        assert found.headroom_db == pytest.approx(-past_db, abs=0.3)


def test_a_clip_that_is_reached_at_the_top_first_has_its_corner() -> None:
    """What the probe sees of it falls with frequency, as with a slew limiter."""
    opener = series(builtin("HighShelfFilter", cutoff_frequency_hz=2000.0, gain_db=6.0), clip())
    found = check(opener, probe_stage(opener, STEREO), drums_and_tones(1) * np.float32(2.0))
    assert (found.exceeds, found.has_corner) == (True, None)


def test_uniform_hiss_behind_a_clip_is_no_clip() -> None:
    class Hiss(Noise):
        def run(self, x: Samples) -> Samples:
            return x + 1e-4 * np.random.default_rng().uniform(-1.0, 1.0, x.shape)

    opener = series(clip(-6.0), lambda: Hiss(0))
    profile = probe_stage(opener, STEREO)
    for past_db in (-0.5, 1.0):
        found = check(opener, profile, drums_and_tones(1) * np.float32(10.0 ** ((past_db - 6.0) / 20.0)))
        assert found.exceeds == (past_db > 0.0)
        assert found.headroom_db == pytest.approx(-past_db, abs=0.6)


def test_clip_in_one_channel_only() -> None:
    opener: OpenProcessor = lambda: FirstChannel(lambda x: np.clip(x, -0.5, 0.5))  # noqa: E731
    profile = probe_stage(opener, STEREO)
    quiet_left = drums_and_tones(2)
    quiet_left[0] *= np.float32(0.4 / np.abs(quiet_left[0]).max())
    assert not check(opener, profile, quiet_left).exceeds
    assert check(opener, profile, quiet_left[::-1] * np.float32(1.0)).exceeds


def test_where_it_happens() -> None:
    window = np.zeros((2, 24_000), np.float32)
    window[:, 12_010:12_060] = 0.9 * np.sin(np.arange(50) * 0.1)
    quiet = window * np.float32(0.3)
    profile = probe_stage(clip(-6.0), STEREO)
    found = check_programme(clip(-6.0), [StageExcerpt(0, 0, quiet), StageExcerpt(0, 0, window)], STEREO, profile)
    assert [(block.window, block.at_frame) for block in found.worst] == [(1, 12_000)]
    assert found.affected_ms == pytest.approx(10.0)


def test_saturation_is_judged_by_one_percent() -> None:
    opener: OpenProcessor = lambda: Shaper(np.tanh)  # noqa: E731
    profile = probe_stage(opener, STEREO)
    programme = drums_and_tones(1)
    assert not check(opener, profile, programme * np.float32(0.05)).exceeds
    found = check(opener, profile, programme)
    assert found.exceeds
    assert found.headroom_db is not None
    assert -16.0 < found.headroom_db < -6.0


class Counting(Stage):
    """A hard clip at full scale that counts what it is played."""

    played_frames = 0

    def run(self, x: Samples) -> Samples:
        Counting.played_frames += x.shape[1]
        return np.clip(x, -1.0, 1.0)


class Echo(Stage):
    """Half of what came in, once more after half a second."""

    def __init__(self) -> None:
        self._past = np.zeros((2, RATE_HZ // 2))

    def run(self, x: Samples) -> Samples:
        known = np.concatenate([self._past, x], axis=1)
        self._past = known[:, x.shape[1] :]
        return x + 0.5 * known[:, : x.shape[1]]


@pytest.mark.parametrize("past_db", [-1.0, 1.0])
def test_headroom_of_a_clip_behind_an_echo(past_db: float) -> None:
    """The first of two windows rings on into the second, which is played alone once it is known to be the worst."""
    first, loud = drums_and_tones(1, 0.5) * np.float32(0.8), drums_and_tones(2, 0.5)
    second = np.concatenate([np.float32(0.01) * loud[:, : round(0.3 * RATE_HZ)], loud], axis=1)
    windows = [StageExcerpt(0, 0, first), StageExcerpt(96_000, 0, second)]
    limit_dbfs = peak_dbfs(run(Echo, second)) - past_db
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=limit_dbfs, repeatability_db=-math.inf, steady_for_s=30.0)
    found = check_programme(series(Echo, clip(limit_dbfs)), windows, STEREO, profile)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.3)


@pytest.mark.parametrize("past_db", [-1.0, 1.0])
@pytest.mark.parametrize(("before_end_s", "heard"), [(0.012, True), (0.007, True), (0.003, False)])
def test_headroom_of_a_clip_behind_an_echo_at_the_end_of_a_programme(
    before_end_s: float, past_db: float, heard: bool
) -> None:
    """Up to the last 5 ms, within which it is faded out."""
    programme = np.float32(0.25) * drums_and_tones(3, 2.0)
    programme[:, -round(before_end_s * RATE_HZ)] = 1.0
    reached_dbfs = peak_dbfs(run(Echo, programme))
    limit_dbfs = reached_dbfs - past_db
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=limit_dbfs, repeatability_db=-math.inf, steady_for_s=30.0)
    picker = WindowPicker(STEREO, pre_roll_s=pre_roll_s(profile))
    picker.feed(programme)
    found = check_programme(series(Echo, clip(limit_dbfs)), picker.windows(), STEREO, profile)
    assert found.headroom_db is not None
    assert (abs(found.headroom_db + past_db) < 0.3) == heard


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_headroom_of_a_clip_in_an_echoing_loop(past_db: float) -> None:
    """What comes round adds to what is new or takes from it: no window may lack it, or meet echoes of another one."""
    programme = drums_and_tones(5, seconds=12.0)
    comes_round = run(lambda: ClippingLoop(math.inf), programme)[:, : -RATE_HZ // 5]
    limit = 10.0 ** ((peak_dbfs(comes_round) - past_db) / 20.0)
    onset = OnsetCurve((1000.0,), (20.0 * math.log10(limit) - 8.0,))
    profile = StageProfile(Kind.CLIP, onset=onset, repeatability_db=-math.inf, steady_for_s=11.3)
    picker = WindowPicker(STEREO, pre_roll_s=pre_roll_s(profile))
    picker.feed(programme)
    found = check_programme(lambda: ClippingLoop(limit), picker.windows(), STEREO, profile)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.3)


def test_further_down_only_the_windows_are_played_that_exceed() -> None:
    """One of ten windows is driven past the clip: nine tenths of every later play are saved."""
    loud, quiet = (drums_and_tones(1, 1.0) * np.float32(10.0 ** (peak / 20.0)) for peak in (4.0, -3.0))
    windows = [StageExcerpt(48_000 * n, 0, loud if n == 6 else quiet) for n in range(10)]
    profile = probe_stage(Counting, STEREO)
    Counting.played_frames = 0
    found = check_programme(Counting, windows, STEREO, profile)
    whole = 10 * round(1.3 * RATE_HZ)
    assert found.headroom_db == pytest.approx(-4.0, abs=0.1)
    assert {block.window for block in found.worst} == {6}
    assert Counting.played_frames < 6 * whole  # the search alone asks eight times
