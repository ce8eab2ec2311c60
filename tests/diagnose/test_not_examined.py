from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.diagnose.not_examined import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile, TransferCurve
from chainsim.model.stage_overload import Overload, overload
from chainsim.model.undecided_stages import AT_CEILING, NEAR_CEILING, STEPS_AS_SUDDEN
from tests.diagnose.measurements import Gain, check, measured

DIED = "crashed (signal 11) while it was probed"
FAILED = {"profile": StageProfile(failure=DIED)}
UNTRIED = {"profile": StageProfile(Kind.CLIP, linear_to_dbfs=-60.0), "unexamined": DIED}


def test_what_was_examined_is_quiet() -> None:
    assert list(find(measured([Gain(), Gain(clean_to_dbfs=-12.0)]))) == []


@pytest.mark.parametrize("result", [FAILED, UNTRIED])
def test_what_could_not_be_probed_or_tried_fires(result: dict[str, object]) -> None:
    measurement = measured([Gain(), Gain(name="Tape", result=result)])
    assert list(find(measurement)) == [
        Finding(
            name="not-examined",
            severity=Severity.WARNING,
            stage=2,
            path="2",
            tap=2,
            excess_db=None,
            limit=None,
            at_s=None,
            message=f"Whether stage 2 'Tape' clips inside is not known: it could not be examined ({DIED}).",
            action=(
                "Try again with more time or memory (--timeout-s, --memory-limit); if it still fails, tell the "
                "plugin's maker."
            ),
        )
    ]
    assert overload(measurement.stages[1]) is Overload.UNKNOWN


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (
            StageProfile(Kind.LINEAR, repeatability_db=-29.9),
            "it answers differently every time, two renders differ at -29.9 dB, and a clip could hide behind that",
        ),
        (
            StageProfile(Kind.LOSSY, repeatability_db=-56.2),
            "it answers differently every time, two renders differ at -56.2 dB, and a clip could hide behind that",
        ),
        (
            StageProfile(Kind.LOSSY, repeatability_db=-12.3),
            "it answers differently every time, two renders differ at -12.3 dB, and a clip could hide behind that",
        ),
        (StageProfile(repeatability_db=-math.inf), "it answers every level with silence"),
        (
            StageProfile(repeatability_db=-math.inf, non_finite_output=True),
            "what it returns is no number at some levels",
        ),
        (
            StageProfile(repeatability_db=-math.inf, transfer=TransferCurve((0.0,), (-3.0,), (-20.0,))),
            "its gain is different at every level, so that there is nothing to compare it with",
        ),
    ],
)
def test_what_probing_could_not_tell_is_said_with_its_reason(profile: StageProfile, why: str) -> None:
    (finding,) = find(measured([Gain(name="Room", result={"profile": profile})]))
    assert finding.message == (f"Whether stage 1 'Room' clips inside is not known: it could not be examined ({why}).")
    assert finding.action == "Turn off its noise or modulation and try again, or listen to it alone."


@pytest.mark.parametrize(
    ("why", "words", "by_db"),
    [
        (AT_CEILING, "it answers no two levels alike, and its loudest peaks are at its ceiling", 1),
        (NEAR_CEILING, "it answers in steps, and its loudest peaks come near its ceiling", 6),
    ],
)
def test_at_a_ceiling_it_says_what_would_tell(why: str, words: str, by_db: int) -> None:
    tried = replace(check(headroom_db=None, exceeds=False), undecided=why)
    result = {"profile": StageProfile(Kind.LOSSY, ceiling_dbfs=-1.0), "programme": tried}
    (finding,) = find(measured([Gain(), Gain(name="Denoise", result=result)]))
    assert finding.message == (
        f"Whether stage 2 'Denoise' clips inside is not known: it could not be examined ({words})."
    )
    assert finding.action == (
        f"Lower the trim before stage 2 'Denoise' (trim_db) by {by_db} dB and check again, or listen to it alone."
    )


def test_among_steps_it_says_what_would_tell() -> None:
    tried = replace(check(headroom_db=None, exceeds=False), undecided=STEPS_AS_SUDDEN)
    result = {"profile": StageProfile(Kind.SATURATION, ceiling_dbfs=-1.0), "programme": tried}
    (finding,) = find(measured([Gain(name="Crusher", result=result)]))
    assert finding.message == (
        "Whether stage 1 'Crusher' clips inside is not known: it could not be examined "
        "(it answers in steps, and each is as sudden as a clip)."
    )
    assert finding.action == "Set it to its finest steps and check again, or listen to it alone."


@pytest.mark.parametrize(
    "profile", [StageProfile(), StageProfile(Kind.LINEAR, repeatability_db=-30.1)], ids=["not probed", "hardly moves"]
)
def test_what_was_not_probed_or_is_quiet_enough_is_quiet(profile: StageProfile) -> None:
    assert list(find(measured([Gain(result={"profile": profile})]))) == []


def test_bypassed_stages_are_quiet_and_branches_are_not() -> None:
    dead = Gain(result=FAILED)
    assert list(find(measured([replace(dead, bypass=True)]))) == []
    assert [finding.path for finding in find(measured([Gain(branches=((0.0, (dead,)),))]))] == ["1.1.1"]
