from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.ceiling_hit import find
from chainsim.model.chain import Intent
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import GainReduction, StageComparison
from tests.diagnose.measurements import Gain, check, measured


def limiter(
    reduction_db: float | None,
    *,
    kind: Kind = Kind.DYNAMICS,
    ceiling_dbfs: float | None = -1.0,
    intent: Intent | None = None,
    programme: ProgrammeCheck | None = None,
    peak_dbfs: float = -1.0,
    **changes: Any,
) -> Gain:
    reduction = None if reduction_db is None else GainReduction(reduction_db, 0.0, 0.0)
    result = {
        "profile": StageProfile(kind, ceiling_dbfs=ceiling_dbfs),
        "programme": programme,
        "comparison": StageComparison(-20.0, 0.99, 0, reduction),
    }
    return Gain(name="Lim", intent=intent, result=result, output={"sample_peak_dbfs": peak_dbfs}, **changes)


def test_at_a_tenth_of_a_db_it_is_quiet() -> None:
    assert list(find(measured([limiter(0.1)]))) == []


def test_just_above_it_fires() -> None:
    (finding,) = find(measured([limiter(math.nextafter(0.1, 1.0))]))
    assert "takes off up to 0.2 dB" in finding.message


def test_it_says_how_much_is_taken_off_and_where() -> None:
    working = check(headroom_db=None, exceeds=False, gain_reduction_db=3.0)
    assert list(find(measured([Gain(), limiter(3.25, programme=working)]))) == [
        Finding(
            name="ceiling-hit",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=3.25,
            limit=None,
            at_s=12.34,
            message="Stage 2 'Lim' works at its ceiling of -1.0 dBFS: it takes off up to 3.2 dB at 0:12.340.",
            action=(
                "Nothing is needed if that is its job; to spare it, "
                "lower the trim before stage 2 'Lim' (trim_db) by about 3.2 dB."
            ),
        )
    ]


def test_with_intent_clean_it_is_a_warning() -> None:
    (finding,) = find(measured([Gain(), limiter(2.0, intent="clean")]))
    assert finding.severity is Severity.WARNING
    assert finding.action == (
        "Lower the trim before stage 2 'Lim' (trim_db) by about 2.0 dB, "
        "or say what it is there for with intent: ceiling."
    )


def test_the_examined_excerpts_count_where_the_track_was_not_measured() -> None:
    programme = check(headroom_db=None, exceeds=False, gain_reduction_db=1.5, worst_at_s=())
    (finding,) = find(measured([limiter(None, programme=programme)]))
    assert finding.message == "Stage 1 'Lim' works at its ceiling of -1.0 dBFS: it takes off up to 1.5 dB."


def test_without_any_measurement_of_gain_reduction_it_is_quiet() -> None:
    assert list(find(measured([limiter(None), limiter(None, programme=check(1.0))]))) == []


def test_a_compressor_has_no_ceiling_unless_it_is_said_to_be_one() -> None:
    assert list(find(measured([limiter(4.0, ceiling_dbfs=None)]))) == []
    (finding,) = find(measured([limiter(4.0, ceiling_dbfs=None, intent="ceiling")]))
    assert finding.severity is Severity.INFORMATION
    assert finding.message == "Stage 1 'Lim' works at a ceiling: it takes off up to 4.0 dB."


@pytest.mark.parametrize(
    ("kind", "programme", "fires"),
    [
        (Kind.DYNAMICS_THEN_CLIP, check(headroom_db=None, exceeds=False), True),  # it limits and does not clip yet
        (Kind.DYNAMICS_THEN_CLIP, check(headroom_db=None), False),  # internal-clipping says it
        (Kind.UNKNOWN, None, False),  # not probed
    ],
)
def test_one_fault_is_said_once(kind: Kind, programme: ProgrammeCheck | None, fires: bool) -> None:
    stage = limiter(4.0, kind=kind, intent="ceiling", programme=programme)
    assert bool(list(find(measured([stage])))) is fires


def test_below_its_ceiling_a_stage_is_a_compressor_at_work() -> None:
    assert list(find(measured([limiter(4.0, peak_dbfs=-2.0)]))) == []
    assert len(list(find(measured([limiter(4.0, peak_dbfs=math.nextafter(-2.0, 0.0))])))) == 1
    assert len(list(find(measured([limiter(4.0, peak_dbfs=-9.0, intent="ceiling")])))) == 1


def test_bypassed_stages_are_quiet_and_branches_are_not() -> None:
    assert list(find(measured([limiter(4.0, bypass=True)]))) == []
    (finding,) = find(measured([Gain(branches=((0.0, (limiter(4.0),)),))]))
    assert finding.path == "1.1.1"
