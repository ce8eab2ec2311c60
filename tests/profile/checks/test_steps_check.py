"""A clip among steps is told to a step, by arithmetic; whatever does more than clip and round is not told at all."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from chainsim.model.audio import Audio
from chainsim.model.processor import Processor
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import AT_CEILING, STEPS_AS_SUDDEN
from chainsim.profile.checks.steps_check import OwnStep, check_by_steps, without_steps
from chainsim.profile.measurement_bench import OpenProcessor
from chainsim.profile.windows.excerpts import Excerpts
from tests.profile.processors import STEREO, Compressor, Samples, Shaper, Stage, clip, series
from tests.profile.programmes import check, drums_and_tones, peak_dbfs

TIME_S = np.arange(24_000) / 48_000
WAVE = 0.5 * np.sin(2 * np.pi * 110 * TIME_S) * np.exp(-8 * TIME_S) + 0.2 * np.sin(2 * np.pi * 1237 * TIME_S + 1.0)
PROGRAMME = np.stack([WAVE, 0.8 * WAVE]).astype(np.float32)
PEAK = float(np.abs(PROGRAMME).max())


class Held(Stage):
    """Every fourth sample, for four."""

    def run(self, x: Samples) -> Samples:
        return np.repeat(x[:, ::4], 4, axis=1)[:, : x.shape[1]]


def rounded(limit: float, bits: int) -> OpenProcessor:
    unit = 2.0 ** (1 - bits)
    return lambda: Shaper(lambda x: np.round(np.clip(x, -limit, limit) / unit) * unit)


def found(
    opener: OpenProcessor, limit: float, kind: Kind = Kind.SATURATION, programme: Audio = PROGRAMME
) -> ProgrammeCheck | None:
    ceiling_dbfs = 20.0 * math.log10(limit)
    profile = StageProfile(kind=kind, repeatability_db=-math.inf, ceiling_dbfs=ceiling_dbfs)
    excerpts = Excerpts(opener, [StageExcerpt(0, 0, programme)], STEREO, profile)
    return check_by_steps(OwnStep(excerpts), profile)


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 6.0])
def test_clip_and_ten_bits(past_db: float) -> None:
    limit = round(PEAK * 10.0 ** (-past_db / 20.0) * 512.0) / 512.0
    check = found(rounded(limit, 10), limit)
    assert check is not None
    assert (check.exceeds, check.has_corner, check.undecided) == (past_db > 0.0, past_db > 0.0, None)
    assert check.headroom_db == pytest.approx(20.0 * math.log10(limit / PEAK), abs=0.1)
    assert bool(check.worst) == (check.affected_ms > 0.0) == (past_db > 0.0)


def test_samples_that_are_skipped_count_as_well() -> None:
    """The highest is one of the three in four that nothing shows of."""
    later = np.pad(PROGRAMME, ((0, 0), (2, 0)))
    assert np.abs(later).argmax(axis=1).max() % 4
    limit = round(PEAK * 512.0) / 512.0
    check = found(series(Held, rounded(limit, 10)), limit, programme=later)
    assert check is not None
    assert check.headroom_db == pytest.approx(20.0 * math.log10(limit / PEAK), abs=0.05)


@pytest.mark.parametrize(("past_db", "exceeds", "undecided"), [(0.5, False, AT_CEILING), (2.0, True, None)])
def test_steps_of_a_sixteenth_of_the_ceiling_tell_no_headroom(
    past_db: float, exceeds: bool, undecided: str | None
) -> None:
    programme = PROGRAMME * np.float32(0.5 / PEAK * 10.0 ** (past_db / 20.0))
    check = found(rounded(0.5, 6), 0.5, programme=programme)
    assert check is not None
    assert (check.exceeds, check.headroom_db, check.undecided) == (exceeds, None, undecided)


def test_steps_of_an_eighth_tell_nothing() -> None:
    assert found(rounded(0.5, 4), 0.5) is None


@pytest.mark.parametrize(
    "before",
    [
        lambda: Shaper(np.tanh),
        lambda: Shaper(lambda x: x - 0.2 * np.abs(x) * x),
        lambda: Compressor(threshold_db=-12.0, attack_s=0.001),
    ],
)
def test_what_bends_or_turns_down_as_well_is_left_to_others(before: OpenProcessor) -> None:
    """Though a clip follows: how far beyond it the wave would have gone is not known."""
    assert found(series(before, rounded(0.25, 10)), 0.25) is None


def test_a_limiter_is_no_clip() -> None:
    """It turns down what is round a peak as well, before the steps."""

    class Limiter(Stage):
        def run(self, x: Samples) -> Samples:
            peaks = np.maximum.reduceat(np.abs(x).max(axis=0), np.arange(0, x.shape[1], 480)).repeat(480)[: x.shape[1]]
            return x * np.minimum(1.0, 0.25 / np.maximum(peaks, 1e-9))

    assert found(series(Limiter, rounded(0.25, 10)), 0.25) is None


@pytest.mark.parametrize("kind", [Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP])
def test_dynamics_are_not_asked(kind: Kind) -> None:
    assert found(rounded(0.25, 10), 0.25, kind) is None


def test_without_steps_nothing_is_told() -> None:
    assert found(clip(-12.0), 10.0 ** (-12.0 / 20.0)) is None


FOUND = ProgrammeCheck(-20.0, -66.0, True, -3.0, None, None, 30.0, has_corner=True)


@pytest.mark.parametrize(
    ("kind", "bits", "kept"),
    [
        (Kind.DYNAMICS, 10, False),
        (Kind.DYNAMICS, 18, True),
        (Kind.UNKNOWN, 16, False),
        (Kind.CLIP, 10, True),  # the null knows its own floor
    ],
)
def test_a_clip_found_among_steps_may_be_one_of_them(kind: Kind, bits: int, kept: bool) -> None:
    profile = StageProfile(kind=kind, repeatability_db=-math.inf)
    excerpts = Excerpts(rounded(1.0, bits), [StageExcerpt(0, 0, PROGRAMME)], STEREO, profile)
    check = without_steps(FOUND, OwnStep(excerpts), profile)
    assert (check == FOUND) is kept
    assert kept or (check.exceeds, check.headroom_db, check.undecided) == (False, None, STEPS_AS_SUDDEN)


def test_tops_turned_down_among_steps_below_any_ceiling_may_be_a_clip_behind_dynamics() -> None:
    profile = StageProfile(kind=Kind.LOSSY, repeatability_db=-math.inf)
    excerpts = Excerpts(rounded(1.0, 10), [StageExcerpt(0, 0, PROGRAMME)], STEREO, profile)
    check = without_steps(replace(FOUND, has_corner=False, headroom_db=None), OwnStep(excerpts), profile)
    assert (check.exceeds, check.has_corner, check.undecided) == (False, None, STEPS_AS_SUDDEN)


@pytest.mark.parametrize("found", [replace(FOUND, exceeds=False), replace(FOUND, has_corner=False)])
def test_what_is_no_clip_is_left_as_it_is(found: ProgrammeCheck) -> None:
    profile = StageProfile(kind=Kind.SATURATION, repeatability_db=-math.inf)
    excerpts = Excerpts(rounded(1.0, 10), [StageExcerpt(0, 0, PROGRAMME)], STEREO, profile)
    assert without_steps(found, OwnStep(excerpts), profile) is found


def test_the_step_is_looked_for_once() -> None:
    """Whoever asks first plays the programme at another gain."""
    profile = StageProfile(kind=Kind.SATURATION, repeatability_db=-math.inf, ceiling_dbfs=-6.0)  # which is not there
    played: list[Processor] = []

    def opened() -> Processor:
        played.append(rounded(1.0, 10)())
        return played[-1]

    own_step = OwnStep(Excerpts(opened, [StageExcerpt(0, 0, PROGRAMME)], STEREO, profile))
    assert check_by_steps(own_step, profile) is None
    before = len(played)
    assert without_steps(FOUND, own_step, profile).undecided == STEPS_AS_SUDDEN
    assert len(played) == before


@pytest.mark.parametrize("limits", [(-0.25, 0.25), (-0.25, 0.6), (-2.0, 2.0)])
def test_steps_of_the_recording_are_none_of_the_stage(limits: tuple[float, float]) -> None:
    """A track of 16 bits through a clip lies on a grid too: that of the track, which moves with its gain."""
    track = np.round(PROGRAMME * 32768.0).astype(np.float32) / np.float32(32768.0)
    assert found(lambda: Shaper(lambda x: np.clip(x, *limits)), max(limits), programme=track) is None


def test_steps_between_unlike_ceilings_tell_nothing() -> None:
    assert found(lambda: Shaper(lambda x: np.round(np.clip(x, -0.25, 0.5) * 512.0) / 512.0), 0.5) is None


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_headroom_of_a_clip_behind_coarse_steps(past_db: float) -> None:
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(programme) - past_db
    opener = series(clip(limit_dbfs), lambda: Shaper(lambda x: np.round(x * 2048.0) / 2048.0))
    profile = StageProfile(kind=Kind.LOSSY, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf)
    found = check(opener, profile, programme)
    assert (found.exceeds, found.has_corner) == (past_db > 0.0, past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
