from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.model.chain import Intent
from chainsim.model.profile import Kind, OnsetCurve, StageProfile
from chainsim.model.result import StageResult
from chainsim.model.stage_overload import Overload, loses_nothing, overload, past_clean_db, plugins_in
from chainsim.model.undecided_stages import NO_REGION
from tests.diagnose.measurements import Gain, check, measured


def stage(of: Gain) -> StageResult:
    return measured([of]).stages[0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.CLIP, Overload.CLIPS),
        (Kind.DYNAMICS_THEN_CLIP, Overload.CLIPS),
        (Kind.SATURATION, Overload.SATURATES),
        (Kind.LOSSY, Overload.SATURATES),
        (Kind.UNKNOWN, Overload.SATURATES),
        (Kind.DYNAMICS, Overload.NONE),
    ],
)
def test_the_kind_says_what_exceeding_means(kind: Kind, expected: Overload) -> None:
    assert overload(stage(Gain(clean_to_dbfs=-9.0, kind=kind))) is expected
    assert overload(stage(Gain(clean_to_dbfs=0.0, kind=kind))) is Overload.NONE
    assert overload(stage(Gain(clean_to_dbfs=-9.0, kind=kind, bypass=True))) is Overload.NONE


def test_what_was_not_probed_is_unknown() -> None:
    assert overload(stage(Gain())) is Overload.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "has_corner", "expected"),
    [
        (Kind.SATURATION, True, Overload.CLIPS),
        (Kind.SATURATION, False, Overload.SATURATES),
        (Kind.DYNAMICS, True, Overload.CLIPS),
        (Kind.DYNAMICS, False, Overload.NONE),
        (Kind.CLIP, None, Overload.CLIPS),
    ],
)
def test_a_corner_is_a_clip_whatever_the_kind(kind: Kind, has_corner: bool | None, expected: Overload) -> None:
    examined = check(-3.0, has_corner=has_corner)
    assert overload(stage(Gain(clean_to_dbfs=-9.0, kind=kind, result={"programme": examined}))) is expected


@pytest.mark.parametrize(
    ("exceeds", "why", "expected"),
    [
        (False, None, Overload.NONE),
        (False, NO_REGION, Overload.UNKNOWN),
        (True, None, Overload.CLIPS),
    ],
)
def test_what_the_programme_tells_of_an_unknown_kind_counts(exceeds: bool, why: str | None, expected: Overload) -> None:
    examined = replace(check(-3.0 if exceeds else 3.0, has_corner=exceeds), exceeds=exceeds, undecided=why)
    profile = StageProfile(repeatability_db=-math.inf)
    assert overload(stage(Gain(result={"profile": profile}))) is Overload.UNKNOWN
    assert overload(stage(Gain(result={"profile": profile, "programme": examined}))) is expected


@pytest.mark.parametrize("kind", [Kind.LINEAR, Kind.UNKNOWN])
@pytest.mark.parametrize(("highest_dbfs", "expected"), [(math.inf, Overload.NONE), (36.0, Overload.UNKNOWN)])
def test_what_makes_no_harmonics_does_not_clip(kind: Kind, highest_dbfs: float, expected: Overload) -> None:
    onset = OnsetCurve((104.0, 1016.0), (math.inf, highest_dbfs))
    profile = StageProfile(kind, repeatability_db=-10.0, onset=onset)
    assert overload(stage(Gain(result={"profile": profile}))) is expected


@pytest.mark.parametrize("kind", [Kind.LINEAR, Kind.LOSSY, Kind.UNKNOWN])
def test_what_never_answers_alike_is_not_called_clean(kind: Kind) -> None:
    for repeatability_db, expected in ((-29.9, Overload.UNKNOWN), (-30.1, Overload.NONE)):
        profile = StageProfile(kind, repeatability_db=repeatability_db, ceiling_dbfs=0.0)
        wanted = Overload.UNKNOWN if kind is Kind.UNKNOWN else expected
        assert overload(stage(Gain(result={"profile": profile}))) is wanted


@pytest.mark.parametrize(("repeatability_db", "expected"), [(-65.9, Overload.UNKNOWN), (-66.1, Overload.NONE)])
def test_steps_amid_hiss_without_a_ceiling_are_not_called_clean(repeatability_db: float, expected: Overload) -> None:
    profile = StageProfile(Kind.LOSSY, repeatability_db=repeatability_db)
    assert overload(stage(Gain(result={"profile": profile}))) is expected


@pytest.mark.parametrize(
    ("onset_dbfs", "expected"),
    [(-6.0, Overload.NONE), (math.nextafter(-6.0, -7.0), Overload.UNKNOWN)],  # the input peaks at -6 dBFS
)
def test_a_stage_that_should_have_been_examined_and_was_not_is_unknown(onset_dbfs: float, expected: Overload) -> None:
    profile = StageProfile(Kind.CLIP, onset=OnsetCurve((1000.0,), (onset_dbfs,)))
    assert overload(stage(Gain(result={"profile": profile}))) is expected


@pytest.mark.parametrize("kind", [Kind.CLIP, Kind.SATURATION, Kind.DYNAMICS])
def test_what_came_near_and_could_not_be_tried_is_unknown(kind: Kind) -> None:
    profile = StageProfile(kind, onset=OnsetCurve((1000.0,), (-3.0,)))  # the input peaks at -6 dBFS
    assert overload(stage(Gain(result={"profile": profile}))) is Overload.NONE
    assert overload(stage(Gain(result={"profile": profile, "unexamined": "it hangs"}))) is Overload.UNKNOWN


@pytest.mark.parametrize(("headroom_db", "drive"), [(-7.25, 7.25), (0.0, None), (3.0, None), (None, None)])
def test_drive_is_negative_headroom(headroom_db: float | None, drive: float | None) -> None:
    assert past_clean_db(stage(Gain(result={"programme": check(headroom_db)}))) == drive
    assert past_clean_db(stage(Gain())) is None


@pytest.mark.parametrize(
    ("clean_to_dbfs", "intent", "expected"),
    [
        (-5.0, None, True),
        (math.inf, None, True),
        (-9.0, None, False),
        (-9.0, "clean", False),
        (-9.0, "dynamics", False),
        (-9.0, "colour", True),
        (-9.0, "ceiling", True),
        (None, None, False),
        (None, "colour", False),  # not probed: nobody knows
    ],
)
def test_what_a_stage_is_meant_to_bend_is_no_loss(
    clean_to_dbfs: float | None, intent: Intent | None, expected: bool
) -> None:
    inner = Gain(clean_to_dbfs=clean_to_dbfs, intent=intent)
    assert loses_nothing(stage(inner)) is expected
    assert loses_nothing(stage(Gain(branches=((0.0, ()), (0.0, (inner,)))))) is expected


def test_a_parallel_stage_is_the_plugins_in_its_branches() -> None:
    inner = Gain(branches=((0.0, (Gain(), Gain(bypass=True))), (0.0, ())))
    parallel = stage(Gain(branches=((0.0, (Gain(), inner)), (0.0, (Gain(),)))))
    assert [plugin.path for plugin in plugins_in(parallel)] == ["1.1.1", "1.1.2.1.1", "1.2.1"]
    assert list(plugins_in(stage(Gain(bypass=True)))) == []
