"""Headroom on programme, against arithmetic: a clip at c has the headroom c less the peak of what reaches it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.profile import needs_programme_check, probe_stage
from chainsim.profile.measurement_bench import OpenProcessor
from tests.profile.processors import STEREO, Delay, Noise, Samples, Shaper, bell, builtin, clip, gain, series
from tests.profile.programmes import check, drums_and_tones, peak_dbfs, run

OVERDRIVES_DB = (-3.0, -0.5, 0.5, 1.0, 3.0, 6.0)


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
