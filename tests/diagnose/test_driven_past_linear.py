from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.driven_past_linear import find
from chainsim.model.chain import Intent
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.profile import Kind
from tests.diagnose.measurements import Gain, check, measured


def tube(linear_to_dbfs: float, kind: Kind = Kind.SATURATION, **changes: Any) -> Gain:
    return Gain(name="Tube", clean_to_dbfs=linear_to_dbfs, kind=kind, **changes)


def test_at_the_end_of_its_clean_range_it_is_quiet() -> None:
    assert list(find(measured([Gain(), tube(-6.0)]))) == []


def test_just_past_it_fires() -> None:
    (finding,) = find(measured([Gain(), tube(math.nextafter(-6.0, -7.0))]))
    assert "saturates, 0.1 dB past its clean range" in finding.message


def test_without_intent_it_is_information_with_the_amount() -> None:
    assert list(find(measured([Gain(), tube(-22.0)]))) == [
        Finding(
            name="driven-past-linear",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=16.0,
            limit=Limit("max_drive_db", 0.0),
            at_s=12.34,
            message=(
                "Stage 2 'Tube' saturates, 16.0 dB past its clean range (limit 0 dB) for 240 ms of the 10.0 s "
                "examined, worst at 0:12.340."
            ),
            action=(
                "Nothing is needed if you like it (say so with intent: colour); to keep it clean, lower the trim "
                "before stage 2 'Tube' (trim_db) by at least 16.1 dB."
            ),
        )
    ]


@pytest.mark.parametrize(
    ("intent", "severity", "action"),
    [
        (
            "clean",
            Severity.WARNING,
            "Lower the trim before stage 2 'Tube' (trim_db) by at least 2.1 dB, and make the level up behind the "
            "stage.",
        ),
        (
            "colour",
            Severity.INFORMATION,
            "Nothing is needed: it is there to colour; for less of it, lower the trim before stage 2 'Tube' (trim_db) "
            "by at least 2.1 dB.",
        ),
    ],
)
def test_intent_decides_whether_it_is_a_fault(intent: Intent, severity: Severity, action: str) -> None:
    (finding,) = find(measured([Gain(), tube(-8.0, intent=intent)]))
    assert finding.severity is severity
    assert finding.action == action


def test_the_chain_sets_how_much_drive_it_wants() -> None:
    limits = {"max_drive_db": 4.0}
    assert list(find(measured([tube(-10.0)], limits=limits))) == []
    (finding,) = find(measured([tube(-10.5)], limits=limits))
    assert finding.excess_db == 0.5
    assert "saturates, 4.5 dB past its clean range (limit 4 dB)" in finding.message
    assert "by at least 0.6 dB" in finding.action


def test_a_stage_that_is_linear_nowhere_within_reach_has_no_number() -> None:
    ladder = tube(-10.0, result={"programme": check(headroom_db=None)})
    (finding,) = find(measured([ladder]))
    assert finding.excess_db is None
    assert finding.message == "Stage 1 'Tube' saturates for 240 ms of the 10.0 s examined, worst at 0:12.340."
    assert finding.action.endswith("to keep it clean, lower the clip gain (input_trim_db).")
    assert list(find(measured([ladder], limits={"max_drive_db": 1.0}))) == []  # what is unknown breaks no limit


@pytest.mark.parametrize("kind", [Kind.LOSSY, Kind.UNKNOWN])
def test_where_nothing_is_linear_the_verdict_is_less_certain(kind: Kind) -> None:
    codec = tube(-10.0, kind, result={"programme": check(headroom_db=None, confident=False)})
    (finding,) = find(measured([codec]))
    assert finding.message.endswith(
        "worst at 0:12.340; less certain than usual, since nowhere is it linear enough to compare with."
    )


@pytest.mark.parametrize("kind", [Kind.CLIP, Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP])
def test_other_kinds_are_none_of_its_business(kind: Kind) -> None:
    assert list(find(measured([tube(-20.0, kind)]))) == []


def test_unexamined_and_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([tube(-20.0, result={"programme": None}), tube(-20.0, bypass=True)]))) == []
