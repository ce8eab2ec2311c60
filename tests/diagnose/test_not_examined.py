from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.diagnose.not_examined import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.overload import Overload, overload
from chainsim.model.profile import Kind, StageProfile
from tests.diagnose.measurements import Gain, measured

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


def test_bypassed_stages_are_quiet_and_branches_are_not() -> None:
    dead = Gain(result=FAILED)
    assert list(find(measured([replace(dead, bypass=True)]))) == []
    assert [finding.path for finding in find(measured([Gain(branches=((0.0, (dead,)),))]))] == ["1.1.1"]
