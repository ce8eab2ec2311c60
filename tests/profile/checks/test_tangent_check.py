"""Clips behind dynamics, gates and what is linear nowhere: their holes in the tangent, against arithmetic."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from chainsim.model.processor import Processor
from chainsim.model.profile import Kind, OnsetCurve, StageProfile, TransferCurve
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import AT_CEILING, NEAR_CEILING, NO_REGION, unlike
from chainsim.profile import check_programme, needs_programme_check, probe_stage
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    Gate,
    Noise,
    Samples,
    Shaper,
    bell,
    builtin,
    clip,
    gain,
    series,
)
from tests.profile.programmes import check, drums_and_tones, peak_dbfs, run


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
    assert found.headroom_db == pytest.approx(optimize.brentq(past_limit_db, -24.0, 24.0, xtol=0.01), abs=0.15)


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


NOWHERE = StageProfile(repeatability_db=-math.inf, transfer=TransferCurve((0.0, 6.0), (0.0, 9.0), (-60.0, -60.0)))


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


@pytest.mark.parametrize("noise", [0.0, 3e-3])
def test_noise_that_drowns_nudges_leaves_a_clip_behind_dynamics_untold(noise: float) -> None:
    """Hiss at -50 dBFS, where a nudge at -60 dB of the peak is heard only without it."""

    class Hiss(Noise):
        def run(self, x: Samples) -> Samples:
            return x + noise * np.random.default_rng().standard_normal(x.shape)

    programme = drums_and_tones(1, 1.0)
    limit_dbfs = peak_dbfs(run(lambda: Compressor(-30.0, 0.3, 0.3), programme)) - 1.0
    opener = series(lambda: Compressor(-30.0, 0.3, 0.3), clip(limit_dbfs), lambda: Hiss(0))
    repeatability_db = -math.inf if noise == 0.0 else -40.0
    profile = StageProfile(
        Kind.DYNAMICS_THEN_CLIP,
        onset=OnsetCurve((1000.0,), (0.0,)),
        repeatability_db=repeatability_db,
        ceiling_dbfs=limit_dbfs,
    )
    found = check(opener, profile, programme)
    if noise == 0.0:
        assert (found.exceeds, found.undecided) == (True, None)
        assert found.headroom_db == pytest.approx(-1.0, abs=0.3)
    else:
        assert (found.exceeds, found.headroom_db, found.undecided) == (False, None, unlike(-40.0))


@pytest.mark.parametrize("past_db", [-0.5, 0.5, 3.0])
def test_headroom_of_a_clip_behind_a_leveller_where_18_bits_are_left(past_db: float) -> None:
    """The nudges of what is quiet come to less than a step, and rounding leaves nothing of some."""
    fade_db = np.linspace(-12.0, -42.0, RATE_HZ, dtype=np.float32)
    programme = drums_and_tones(1, 1.0) * 10.0 ** (fade_db / 20.0)
    leveller: OpenProcessor = lambda: Compressor(-30.0, 0.3, 0.3)  # noqa: E731

    def past_limit_db(gain_db: float) -> float:
        return peak_dbfs(run(leveller, programme * np.float32(10.0 ** (gain_db / 20.0)))) - limit_dbfs

    limit_dbfs = peak_dbfs(run(leveller, programme)) - past_db
    profile = StageProfile(
        Kind.DYNAMICS_THEN_CLIP,
        onset=OnsetCurve((1000.0,), (-30.0,)),
        repeatability_db=-math.inf,
        ceiling_dbfs=limit_dbfs,
    )
    eighteen_bits: OpenProcessor = lambda: Shaper(lambda x: np.round(x * 2.0**17) / 2.0**17)  # noqa: E731
    found = check(series(leveller, clip(limit_dbfs), eighteen_bits), profile, programme)
    assert found.exceeds == (past_db > 0.0)
    assert found.headroom_db == pytest.approx(optimize.brentq(past_limit_db, -24.0, 24.0, xtol=0.01), abs=0.15)
