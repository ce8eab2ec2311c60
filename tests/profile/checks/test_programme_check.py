"""Headroom on programme, against arithmetic: a clip at c has the headroom c less the peak of what reaches it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from chainsim.model.audio import BLOCK_FRAMES, Audio
from chainsim.model.processor import Processor
from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import AT_CEILING, NEAR_CEILING, NO_REGION
from chainsim.profile import (
    WindowPicker,
    check_programme,
    needs_programme_check,
    onset_weighting,
    pre_roll_s,
    probe_stage,
)
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    ClippingLoop,
    Compressor,
    Delay,
    FirstChannel,
    Gate,
    Noise,
    Samples,
    Shaper,
    SlewLimiter,
    Stage,
    Tremolo,
    bell,
    builtin,
    clip,
    gain,
    series,
)

OVERDRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)


def drums_and_tones(seed: int, seconds: float = 4.0) -> Audio:
    """Decaying bass hits, noise bursts and a chord: crest factor of music, peak 1.0, two unlike channels."""
    random = np.random.default_rng(seed)
    frames = round(seconds * RATE_HZ)
    t = np.arange(frames) / RATE_HZ
    mix = np.zeros((2, frames))
    for start in np.arange(0.1, seconds - 0.4, 0.25):
        at = round(start * RATE_HZ)
        beat = np.arange(round(0.3 * RATE_HZ)) / RATE_HZ
        kick = np.sin(2.0 * np.pi * (55.0 + 40.0 * np.exp(-beat * 30.0)) * beat) * np.exp(-beat * 14.0)
        hiss = random.standard_normal((2, beat.size)) * np.exp(-beat * 60.0) * 0.12
        mix[:, at : at + beat.size] += random.uniform(0.5, 1.0) * (kick + hiss)
    for frequency_hz in (196.0, 247.0, 294.0, 3000.0):
        mix += 0.05 * np.sin(2.0 * np.pi * frequency_hz * t + random.uniform(0.0, 6.0, (2, 1)))
    programme: Audio = (mix / np.abs(mix).max()).astype(np.float32)
    return programme


def run(opener: OpenProcessor, samples: Audio) -> Audio:
    stage = opener()
    return np.concatenate(
        [stage.process(samples[:, at : at + BLOCK_FRAMES]) for at in range(0, samples.shape[1], BLOCK_FRAMES)], axis=1
    )


def peak_dbfs(samples: Audio) -> float:
    return 20.0 * math.log10(float(np.abs(samples).max()))


def check(opener: OpenProcessor, profile: StageProfile, samples: Audio) -> ProgrammeCheck:
    picker = WindowPicker(STEREO, onset_weighting(profile, RATE_HZ))
    for at in range(0, samples.shape[1], BLOCK_FRAMES):
        picker.feed(samples[:, at : at + BLOCK_FRAMES])
    return check_programme(opener, picker.windows(), STEREO, profile)


# What stands before the clip at full scale, and what stands after it.
CLIPS: dict[str, tuple[OpenProcessor, OpenProcessor]] = {
    "visible": (gain(0.0), gain(0.0)),
    "hidden, filtered": (
        gain(12.0),
        series(
            gain(-18.0),
            builtin("LowpassFilter", cutoff_frequency_hz=5000.0),
            builtin("HighpassFilter", cutoff_frequency_hz=80.0),
        ),
    ),
    "bell before": (bell(3000.0, 12.0, 2.0), gain(0.0)),
    "late": (gain(6.0), lambda: Delay(512)),
    "16-bit after": (gain(6.0), lambda: Shaper(lambda x: np.round(x * 32768.0) / 32768.0)),
    "noise after": (gain(6.0), lambda: Noise(3)),
}


@pytest.mark.parametrize("name", CLIPS)
def test_headroom_of_a_clip(name: str) -> None:
    before, after = CLIPS[name]
    opener = series(before, clip(), after)
    profile = probe_stage(opener, STEREO)
    programme = drums_and_tones(1)
    reaches_dbfs = peak_dbfs(run(before, programme))
    for overdrive_db in OVERDRIVES_DB:
        samples = programme * np.float32(10.0 ** ((overdrive_db - reaches_dbfs) / 20.0))
        found = check(opener, profile, samples)
        assert needs_programme_check(profile, peak_dbfs(samples))
        assert found.exceeds == (overdrive_db > 0.0), overdrive_db
        assert found.headroom_db == pytest.approx(-overdrive_db, abs=0.3)
        assert bool(found.worst) == found.exceeds
        assert (found.affected_ms > 0.0) == found.exceeds


def test_clip_behind_a_gate() -> None:
    """The quieter self of a gate shuts elsewhere: its tangent tells."""
    opener = series(lambda: Gate(-40.0), clip())
    profile = probe_stage(opener, STEREO)
    programme = drums_and_tones(1)
    for drive_db in (-0.5, 1.0, 6.0):
        found = check(opener, profile, programme * np.float32(10.0 ** (drive_db / 20.0)))
        assert found.exceeds == (drive_db > 0.0)
        assert found.headroom_db == pytest.approx(-drive_db, abs=0.3)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "past_db"), [(1, -0.5), (1, 0.5), (2, 6.0)])
def test_a_clip_behind_a_fast_compressor(seed: int, past_db: float) -> None:
    """From where it holds one sample of a noise burst, though the compressor turns as suddenly at other gains."""
    before = series(lambda: Compressor(-30.0, attack_s=0.0004, release_s=0.008), gain(14.0))
    programme = drums_and_tones(seed, seconds=1.0)
    limit_dbfs = peak_dbfs(run(before, programme)) - past_db

    def past_limit_db(gain_db: float) -> float:
        return peak_dbfs(run(before, programme * np.float32(10.0 ** (gain_db / 20.0)))) - limit_dbfs

    opener = series(before, clip(limit_dbfs))
    found = check(opener, probe_stage(opener, STEREO), programme)
    assert (found.exceeds, bool(found.has_corner)) == (past_db > 0.0, past_db > 0.0)
    assert found.headroom_db == pytest.approx(optimize.brentq(past_limit_db, -24.0, 24.0, xtol=0.01), abs=0.1)


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


@pytest.mark.parametrize(
    "opener",
    [
        lambda: Compressor(),
        builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=0.1, release_ms=10.0),
        builtin("BrickwallLimiter"),
    ],
    ids=["compressor", "fast compressor", "limiter"],
)
def test_dynamics_reduce_gain_and_have_no_headroom(opener: OpenProcessor) -> None:
    profile = probe_stage(opener, STEREO)
    assert profile.kind is Kind.DYNAMICS
    found = check(opener, profile, drums_and_tones(1) * np.float32(2.0))
    assert (found.exceeds, found.headroom_db) == (False, None)
    assert found.gain_reduction_db is not None
    assert found.gain_reduction_db > 3.0
    assert needs_programme_check(profile, math.inf)  # a clip may stand behind it


@pytest.mark.parametrize(("level_db", "works"), [(-30.0, False), (0.0, True)])
def test_a_compressor_that_does_nothing_here_is_asked_no_more(level_db: float, works: bool) -> None:
    """To the last bit: it is played as it is and quieter, and never nudged."""
    opener = builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=10.0, release_ms=200.0)
    profile = replace(probe_stage(opener, STEREO), gain_alone=False)
    assert_asked_no_more(opener, profile, level_db, works=works, no_more=not works)


def test_a_gain_alone_is_asked_no_more_whatever_it_does() -> None:
    opener = builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=10.0, release_ms=200.0)
    assert_asked_no_more(opener, probe_stage(opener, STEREO), 0.0, works=True, no_more=True)


def assert_asked_no_more(
    opener: OpenProcessor, profile: StageProfile, level_db: float, *, works: bool, no_more: bool
) -> None:
    window = StageExcerpt(0, 0, drums_and_tones(1, 1.0) * np.float32(10.0 ** (level_db / 20.0)))
    opened: list[int] = []

    def counted() -> Processor:
        opened.append(1)
        return opener()

    found = check_programme(counted, [window], STEREO, profile)
    assert (found.exceeds, found.has_corner, found.headroom_db) == (False, False, None)
    assert (found.residual_db == -math.inf) is not works
    assert (found.gain_reduction_db == 0.0) is not works
    assert (len(opened) == 3) is no_more  # silence, quieter, as it is


def test_clip_behind_a_compressor() -> None:
    compressor = builtin("Compressor", threshold_db=-20.0, ratio=4.0, attack_ms=10.0, release_ms=200.0)
    opener = series(compressor, gain(18.0), clip(), gain(-6.0))
    profile = probe_stage(opener, STEREO)
    assert profile.kind is Kind.DYNAMICS_THEN_CLIP
    programme = drums_and_tones(1)
    for level_db, over in ((-30.0, False), (0.0, True)):
        found = check(opener, profile, programme * np.float32(10.0 ** (level_db / 20.0)))
        assert found.exceeds == over
        assert found.headroom_db is not None
        assert (found.headroom_db < 0.0) == over


def test_headroom_known_of_another_level_is_true_where_nothing_clips_now() -> None:
    """Of a clip behind a gate; past it, it is looked for anew."""
    opener = series(lambda: Gate(-40.0), clip())
    profile = probe_stage(opener, STEREO)
    told: dict[float, ProgrammeCheck] = {}
    for drive_db in (-6.0, 1.0):
        samples = drums_and_tones(1, seconds=1.0) * np.float32(10.0 ** (drive_db / 20.0))
        window = StageExcerpt(0, 0, samples)
        told[drive_db] = check_programme(opener, [window], STEREO, profile, known_headroom_db=5.5)
        asked = check_programme(opener, [window], STEREO, profile)
        assert asked.headroom_db == pytest.approx(-drive_db, abs=0.3)
        assert replace(told[drive_db], headroom_db=asked.headroom_db) == asked
    assert (told[-6.0].exceeds, told[-6.0].headroom_db) == (False, 5.5)
    assert told[1.0].exceeds
    assert told[1.0].headroom_db == pytest.approx(-1.0, abs=0.3)


@pytest.mark.parametrize(
    "opener",
    [
        lambda: Tremolo(),
        lambda: Noise(1),
        lambda: Noise(None),
        builtin("Reverb"),
        builtin("Delay"),
        lambda: Gate(-40),
    ],
    ids=["tremolo", "repeatable noise", "random noise", "reverb", "delay", "gate"],
)
def test_linear_stages_need_no_check_at_any_level(opener: OpenProcessor) -> None:
    assert not needs_programme_check(probe_stage(opener, STEREO), 30.0)


@pytest.mark.parametrize(("peak", "needed"), [(-18.1, False), (-17.9, True)])
def test_check_is_needed_within_6_db_of_the_worst_onset(peak: float, needed: bool) -> None:
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=-0.5, onset=OnsetCurve((1000.0, 3000.0), (-0.5, -12.0)))
    assert needs_programme_check(profile, peak) == needed


def test_unknown_and_lossless_codecs() -> None:
    assert not needs_programme_check(StageProfile(), 30.0)
    assert needs_programme_check(StageProfile(kind=Kind.LOSSY, ceiling_dbfs=0.0), -5.0)
    assert not needs_programme_check(StageProfile(kind=Kind.LOSSY, ceiling_dbfs=0.0), -7.0)


def test_codec_is_checked_with_less_confidence() -> None:
    opener = builtin("MP3Compressor", vbr_quality=0.0)
    profile = probe_stage(opener, STEREO)
    quiet = check(opener, profile, drums_and_tones(1) * np.float32(0.5))
    assert (quiet.exceeds, quiet.confident) == (False, False)


@pytest.mark.parametrize(
    ("kind", "peak_db", "told"),
    [(Kind.CLIP, -6.1, True), (Kind.CLIP, -5.9, False), (Kind.DYNAMICS, -6.1, False), (Kind.LOSSY, -6.1, False)],
)
def test_what_never_answers_alike_is_clean_below_where_its_tones_make_harmonics(
    kind: Kind, peak_db: float, told: bool
) -> None:
    onset = OnsetCurve((104.0, 1016.0, 5032.0), (-6.0, -6.0, -6.0))
    profile = StageProfile(kind=kind, repeatability_db=-5.0, onset=onset)
    samples = drums_and_tones(1, 1.0) * np.float32(10.0 ** (peak_db / 20.0))
    found = check(gain(0.0), profile, samples)
    assert (found.exceeds, found.headroom_db, found.undecided is None) == (False, None, told)


def short_mantissa(x: Samples) -> Samples:
    """Ten bits and whatever exponent: exactly half for half the level, another error at any other."""
    mantissa, exponent = np.frexp(x)
    return np.asarray(np.ldexp(np.round(mantissa * 1024.0) / 1024.0, exponent))


@pytest.mark.parametrize("past_db", [-3.0, 3.0])
def test_headroom_of_a_clip_in_what_answers_alike_at_powers_of_two_alone(past_db: float) -> None:
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(programme) - past_db
    profile = StageProfile(kind=Kind.CLIP, linear_to_dbfs=limit_dbfs, repeatability_db=-math.inf)
    found = check(series(lambda: Shaper(short_mantissa), clip(limit_dbfs)), profile, programme)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.3)


NOWHERE = StageProfile(repeatability_db=-math.inf, transfer=TransferCurve((0.0, 6.0), (0.0, 9.0), (-60.0, -60.0)))


@pytest.mark.parametrize(
    ("profile", "needed"),
    [
        (NOWHERE, True),
        (replace(NOWHERE, repeatability_db=-60.0), False),
        (replace(NOWHERE, non_finite_output=True), False),
        (StageProfile(repeatability_db=-math.inf), False),  # answers with silence
    ],
)
def test_what_is_linear_nowhere_is_tried_wherever_it_answers_alike(profile: StageProfile, needed: bool) -> None:
    assert needs_programme_check(profile, -60.0) == needed
    assert not needs_programme_check(profile, -math.inf)


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_headroom_of_a_clip_behind_what_is_linear_nowhere(past_db: float) -> None:
    """An expander of 1:1.5 at all levels; with a filter behind it a clip that is not reached is not known of."""
    programme = drums_and_tones(1, 1.0)
    expander = series(
        lambda: Shaper(lambda x: np.sign(x) * np.abs(x) ** 1.5), clip(1.5 * (peak_dbfs(programme) - past_db))
    )
    found = check(expander, NOWHERE, programme)
    assert (found.exceeds, found.undecided, found.gain_reduction_db) == (past_db > 0.0, None, None)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)
    filtered = check(series(expander, builtin("LowpassFilter", cutoff_frequency_hz=3000.0)), NOWHERE, programme)
    assert (filtered.exceeds, filtered.undecided) == ((True, None) if past_db > 0.0 else (False, NO_REGION))
    assert filtered.headroom_db == (pytest.approx(-past_db, abs=0.1) if past_db > 0.0 else None)


def power(exponent: float) -> OpenProcessor:
    return lambda: Shaper(lambda x: np.sign(x) * np.abs(x) ** exponent)


LOW_PASS = builtin("LowpassFilter", cutoff_frequency_hz=3000.0)


@pytest.mark.parametrize(
    "opener",
    [
        power(1.5),
        series(power(0.6), LOW_PASS),
        series(LOW_PASS, power(1.5), bell(200.0, -6.0, 0.7)),
        series(lambda: Compressor(-90.0, 0.0001, 0.01), LOW_PASS),
        series(power(1.3), lambda: Compressor(-90.0, 0.005), LOW_PASS),
        series(power(1.3), lambda: Shaper(np.tanh), LOW_PASS),
    ],
    ids=["expander", "curve", "between filters", "fast compressor", "slow compressor", "tanh"],
)
def test_of_what_is_linear_nowhere_and_clips_nowhere_nothing_is_known(opener: OpenProcessor) -> None:
    found = check(opener, NOWHERE, drums_and_tones(1, 1.0))
    assert (found.exceeds, found.headroom_db, found.undecided) == (False, None, NO_REGION)


@pytest.mark.parametrize("past_db", [-0.5, 0.5])
def test_headroom_of_a_clip_behind_coarse_steps(past_db: float) -> None:
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(programme) - past_db
    opener = series(clip(limit_dbfs), lambda: Shaper(lambda x: np.round(x * 2048.0) / 2048.0))
    profile = StageProfile(kind=Kind.LOSSY, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf)
    found = check(opener, profile, programme)
    assert (found.exceeds, found.has_corner) == (past_db > 0.0, past_db > 0.0)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


@pytest.mark.parametrize(("past_db", "why"), [(-0.5, None), (0.5, AT_CEILING), (1.0, AT_CEILING)])
def test_what_is_lossy_is_not_called_clean_at_its_ceiling(past_db: float, why: str | None) -> None:
    """Steps of an eighth: too coarse to tell how far the loudest tops would have gone."""
    programme = drums_and_tones(1, 1.0)
    highest = round(float(np.abs(programme).max()) * 8.0) / 8.0
    limit_dbfs = 20.0 * math.log10(highest) - past_db
    opener = series(lambda: Shaper(lambda x: np.round(x * 8.0) / 8.0), clip(limit_dbfs))
    found = check(opener, StageProfile(kind=Kind.LOSSY, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf), programme)
    assert (found.headroom_db, found.undecided) == (None, why)


@pytest.mark.parametrize(("past_db", "why"), [(-6.5, None), (-5.5, NEAR_CEILING), (1.0, AT_CEILING)])
def test_what_bends_and_answers_in_steps_and_is_linear_nowhere_has_no_holes(past_db: float, why: str | None) -> None:
    """Steps of a 64th are larger than nudges: every sample stands still, and none of them for a clip."""
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(np.tanh(programme)) - past_db
    opener = series(lambda: Shaper(np.tanh), clip(limit_dbfs), lambda: Shaper(lambda x: np.round(x * 64.0) / 64.0))
    highest = 20.0 * math.log10(round(64.0 * 10.0 ** (limit_dbfs / 20.0)) / 64.0)
    profile = replace(NOWHERE, ceiling_dbfs=highest)
    found = check(opener, profile, programme)
    assert (found.exceeds, found.headroom_db, found.undecided) == (False, None, why)


@pytest.mark.parametrize("past_db", [-6.5, 1.0])
def test_what_answers_in_steps_and_stops_no_sine_may_clip_beside_the_dry(past_db: float) -> None:
    """Half of the output rises for ever, so that no ceiling tells how far the programme is from the clip."""
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(np.tanh(programme)) - past_db
    limit = 10.0 ** (limit_dbfs / 20.0)

    def beside_dry(x: Samples) -> Samples:
        return np.asarray(np.round(32.0 * (np.clip(np.tanh(x), -limit, limit) + x)) / 64.0)

    rising = TransferCurve(LEVELS_DBFS, tuple(0.8 * level - 6.0 for level in LEVELS_DBFS), (-20.0,) * len(LEVELS_DBFS))
    found = check(lambda: Shaper(beside_dry), replace(NOWHERE, transfer=rising), programme)
    assert (found.exceeds, found.headroom_db, found.undecided) == (False, None, NO_REGION)


@pytest.mark.parametrize("past_db", [-3.0, -0.5, 0.5, 3.0])
def test_a_clip_behind_which_what_is_quiet_falls_between_steps(past_db: float) -> None:
    """A tone at the lowest level comes out as silence, as of a gate; nudges come to nothing as well."""
    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(programme) - past_db
    opener = series(clip(limit_dbfs), lambda: Shaper(lambda x: np.round(x * 1024.0) / 1024.0))
    shut = TransferCurve((-72.0, 0.0), (-math.inf, limit_dbfs), (0.0, -20.0))
    profile = StageProfile(
        kind=Kind.CLIP, small_signal_gain_db=0.0, ceiling_dbfs=limit_dbfs, repeatability_db=-math.inf, transfer=shut
    )
    found = check(opener, profile, programme)
    assert (found.exceeds, found.undecided) == (past_db > 0.0, None)
    assert found.headroom_db == pytest.approx(-past_db, abs=0.1)


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
