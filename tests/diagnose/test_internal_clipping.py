from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.internal_clipping import find
from chainsim.model.chain import Intent
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from tests.diagnose.measurements import Gain, check, measured

QUIETER = Gain(-6.0)  # the stage behind it receives a peak of -12 dBFS


def clipper(clean_to_dbfs: float, **changes: Any) -> Gain:
    return Gain(name="Sat", clean_to_dbfs=clean_to_dbfs, **changes)


def test_at_its_clean_limit_it_is_quiet() -> None:
    assert list(find(measured([QUIETER, clipper(-12.0)]))) == []


def test_just_past_it_fires() -> None:
    (finding,) = find(measured([QUIETER, clipper(math.nextafter(-12.0, -13.0))]))
    assert finding.severity is Severity.ERROR
    assert ", 0.1 dB past its clean limit " in finding.message
    assert finding.action.startswith("Lower the trim before stage 2 'Sat' (trim_db) by at least 0.1 dB:")


def test_a_clip_that_no_meter_shows() -> None:
    assert list(find(measured([QUIETER, clipper(-19.25)]))) == [
        Finding(
            name="internal-clipping",
            severity=Severity.ERROR,
            stage=2,
            path="2",
            tap=2,
            excess_db=7.25,
            limit=None,
            at_s=12.34,
            message=(
                "Stage 2 'Sat' clips inside, 7.2 dB past its clean limit for 240 ms of the 10.0 s examined, worst at "
                "0:12.340; no meter between the plugins shows it (input peaks at -12.0 dBFS, output at -12.0 dBFS)."
            ),
            action=(
                "Lower the trim before stage 2 'Sat' (trim_db) by at least 7.4 dB: "
                "nothing behind the stage can repair it."
            ),
        )
    ]


def test_behind_dynamics_the_time_is_not_counted() -> None:
    (finding,) = find(measured([QUIETER, clipper(-19.25, kind=Kind.DYNAMICS_THEN_CLIP)]))
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith(
        "Stage 2 'Sat' clips inside, 7.2 dB past its clean limit, worst at 0:12.340; no meter"
    )


@pytest.mark.parametrize("kind", [Kind.LINEAR, Kind.SATURATION, Kind.DYNAMICS, Kind.LOSSY, Kind.UNKNOWN])
def test_what_is_no_clip_is_none_of_its_business(kind: Kind) -> None:
    assert list(find(measured([clipper(-19.0, kind=kind)]))) == []


def test_without_a_programme_check_it_is_quiet() -> None:
    assert list(find(measured([clipper(-6.0, result={"programme": None}), Gain()]))) == []


@pytest.mark.parametrize(
    ("peak_dbfs", "shown"),
    [
        (0.0, "the level reaches full scale where a meter sees it (input peaks at -6.0 dBFS, output at +0.0 dBFS)"),
        (
            math.nextafter(0.0, -1.0),
            "no meter between the plugins shows it (input peaks at -6.0 dBFS, output at -0.1 dBFS)",
        ),
    ],
)
def test_full_scale_is_what_a_meter_shows(peak_dbfs: float, shown: str) -> None:
    (finding,) = find(measured([clipper(-10.0, output={"sample_peak_dbfs": peak_dbfs})]))
    assert shown in finding.message


@pytest.mark.parametrize(("output_dbfs", "is_seen"), [(-8.09, True), (-8.11, False)])
def test_peaks_that_stop_at_the_ceiling_are_a_sign(output_dbfs: float, is_seen: bool) -> None:
    result = {"profile": StageProfile(Kind.CLIP, ceiling_dbfs=-8.0)}
    (finding,) = find(measured([clipper(-10.0, output={"sample_peak_dbfs": output_dbfs}, result=result)]))
    assert ("; the only sign is that its peaks stop at -8.0 dBFS (input" in finding.message) is is_seen
    assert ("; no meter between the plugins shows it (input" in finding.message) is not is_seen


@pytest.mark.parametrize("intent", ["colour", "ceiling"])
def test_a_stage_that_is_there_to_clip_is_information(intent: Intent) -> None:
    (finding,) = find(measured([QUIETER, clipper(-15.0, intent=intent)]))
    assert finding.severity is Severity.INFORMATION
    assert finding.excess_db == 3.0
    assert finding.action == (
        f"Nothing is needed: its intent is {intent}; to end it, lower the trim before stage 2 'Sat' (trim_db) "
        "by at least 3.1 dB."
    )


@pytest.mark.parametrize("intent", ["clean", "dynamics", None])
def test_any_other_stage_is_at_fault(intent: Intent | None) -> None:
    (finding,) = find(measured([clipper(-15.0, intent=intent)]))
    assert finding.severity is Severity.ERROR


def test_where_dynamics_hide_how_far_it_is_no_number_is_given() -> None:
    programme = check(headroom_db=None, affected_ms=0.0, worst_at_s=())
    (finding,) = find(measured([QUIETER, clipper(-3.0, kind=Kind.DYNAMICS_THEN_CLIP, result={"programme": programme})]))
    assert finding.excess_db is None
    assert finding.message == (
        "Stage 2 'Sat' clips inside; no meter between the plugins shows it "
        "(input peaks at -12.0 dBFS, output at -12.0 dBFS)."
    )
    assert finding.action == (
        "Lower the trim before stage 2 'Sat' (trim_db) until this is gone, since the stage's dynamics hide how far "
        "that is: nothing behind the stage can repair it."
    )


def test_less_confidence_is_said() -> None:
    (finding,) = find(measured([clipper(-10.0, result={"programme": check(confident=False)})]))
    assert finding.message.endswith("; less certain than usual, since nowhere is it linear enough to compare with.")


def test_it_looks_into_branches_and_not_into_bypassed_stages() -> None:
    (finding,) = find(measured([Gain(branches=((0.0, ()), (0.0, (clipper(-8.0),))))]))
    assert (finding.stage, finding.path, finding.tap) == (1, "1.2.1", None)
    assert finding.action.startswith("Lower the trim before stage 1.2.1 'Sat' (trim_db) by at least 2.1 dB:")
    assert list(find(measured([clipper(-8.0, bypass=True)]))) == []
