from __future__ import annotations

import math

import pytest

from chainsim.diagnose.not_repeatable import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from tests.diagnose.measurements import Gain, measured


def chorus(repeatability_db: float | None, *, bypass: bool = False) -> Gain:
    profile = StageProfile(Kind.LINEAR, repeatability_db=repeatability_db)
    return Gain(name="Chorus", bypass=bypass, result={"profile": profile})


@pytest.mark.parametrize("residual_db", [-60.0, -240.0, -math.inf, None])
def test_up_to_minus_60_it_is_quiet(residual_db: float | None) -> None:
    assert list(find(measured([chorus(residual_db)]))) == []


def test_just_above_it_fires() -> None:
    (finding,) = find(measured([chorus(math.nextafter(-60.0, 0.0))]))
    assert "differ by -59.9 dB" in finding.message


def test_it_is_information_with_the_difference() -> None:
    assert list(find(measured([Gain(), chorus(-8.25)]))) == [
        Finding(
            name="not-repeatable",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=51.75,
            limit=None,
            at_s=None,
            message=(
                "Stage 2 'Chorus' gives a different result every time: two renders of the same tone differ by -8.2 dB "
                "(limit -60 dB)."
            ),
            action="Switch off noise and free-running modulation in stage 2 'Chorus', or print the track once.",
        )
    ]


def test_bypassed_stages_are_quiet_and_branches_are_not() -> None:
    assert list(find(measured([chorus(-8.0, bypass=True)]))) == []
    assert [f.path for f in find(measured([Gain(branches=((0.0, (chorus(-8.0),)),))]))] == ["1.1.1"]
