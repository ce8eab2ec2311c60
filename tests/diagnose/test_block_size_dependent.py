from __future__ import annotations

import math

import pytest

from chainsim.diagnose.block_size_dependent import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from tests.diagnose.measurements import Gain, measured


def delay(residual_db: float | None, *, repeatability_db: float | None = -math.inf, bypass: bool = False) -> Gain:
    profile = StageProfile(Kind.LINEAR, repeatability_db=repeatability_db, block_size_residual_db=residual_db)
    return Gain(name="Delay", bypass=bypass, result={"profile": profile})


@pytest.mark.parametrize("residual_db", [-60.0, -math.inf, None])
def test_up_to_minus_60_it_is_quiet(residual_db: float | None) -> None:
    assert list(find(measured([delay(residual_db)]))) == []


def test_just_above_it_fires() -> None:
    (finding,) = find(measured([delay(math.nextafter(-60.0, 0.0))]))
    assert "differ by up to -59.9 dB" in finding.message


def test_it_is_information_with_the_difference() -> None:
    assert list(find(measured([Gain(), delay(-20.5)]))) == [
        Finding(
            name="block-size-dependent",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=39.5,
            limit=None,
            at_s=None,
            message=(
                "Stage 2 'Delay' depends on the block size: in blocks of 64, 512 and 8192 frames its results "
                "differ by up to -20.5 dB (limit -60 dB)."
            ),
            action=(
                "Listen to an export and not only to the live sound of stage 2 'Delay', or look for an update of it."
            ),
        )
    ]


@pytest.mark.parametrize(("repeatability_db", "fires"), [(-60.0, True), (-59.9, False), (None, True)])
def test_what_never_repeats_itself_can_not_be_compared(repeatability_db: float | None, fires: bool) -> None:
    assert bool(list(find(measured([delay(-20.0, repeatability_db=repeatability_db)])))) is fires


def test_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([delay(-8.0, bypass=True)]))) == []
