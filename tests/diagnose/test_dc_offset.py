from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.dc_offset import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.levels import Levels
from tests.diagnose.measurements import Gain, levels, measured, with_channels


def with_means(of: Levels, left: float, right: float) -> Levels:
    return with_channels(of, {"dc_offset": left}, {"dc_offset": right})


def means(left: float, right: float, gain_db: float = 0.0) -> dict[str, Any]:
    return {"per_channel": with_means(levels(-6.0 + gain_db, -18.0 + gain_db), left, right).per_channel}


@pytest.mark.parametrize("mean", [0.005, -0.005])
def test_at_the_limit_it_is_quiet(mean: float) -> None:
    assert list(find(measured([Gain(output=means(0.0, mean))]))) == []


def test_just_beyond_it_fires() -> None:
    (finding,) = find(measured([Gain(output=means(math.nextafter(0.005, 1.0), 0.0))]))
    assert finding.message == (
        "Stage 1 'Gain 1' shifts the signal's mean from +0.0000 to +0.0050, 0.0050 more than its gain explains "
        "(limit 0.005)."
    )


def test_a_mean_that_rounds_to_zero_has_no_sign_of_its_own() -> None:
    source = with_means(levels(), -0.00004, 0.0)
    (finding,) = find(measured([Gain(output=means(-0.02, 0.0))], source=source))
    assert finding.message == (
        "Stage 1 'Gain 1' shifts the signal's mean from +0.0000 to -0.0200, 0.0200 more than its gain explains "
        "(limit 0.005)."
    )


def test_the_worse_channel_is_reported_with_its_sign() -> None:
    stages = [Gain(name="EQ"), Gain(name="Tube", output=means(0.01, -0.05))]
    (finding,) = find(measured(stages))
    assert finding.excess_db == pytest.approx(20.0)  # 0.05 is ten times 0.005
    assert finding == Finding(
        name="dc-offset",
        severity=Severity.WARNING,
        stage=2,
        path="2",
        tap=2,
        excess_db=finding.excess_db,
        limit=Limit("max_dc_offset", 0.005),
        at_s=None,
        message=(
            "Stage 2 'Tube' shifts the signal's mean from +0.0000 to -0.0500, 0.0500 more than its gain explains "
            "(limit 0.005)."
        ),
        action="Put a high-pass at 20 to 30 Hz right behind stage 2 'Tube', or switch on its own DC filter.",
    )


def test_the_source_s_own_offset_is_not_the_stage_s_whether_passed_amplified_or_removed() -> None:
    source = with_means(levels(), 0.02, 0.02)
    assert list(find(measured([Gain()], source=source))) == []
    assert list(find(measured([Gain(12.0, output=means(0.07, 0.07, 12.0))], source=source))) == []  # below 0.02 x 3.98
    assert list(find(measured([Gain(output=means(0.0, 0.0))], source=source))) == []


def test_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([Gain(bypass=True, output=means(0.1, 0.1))]))) == []


def test_a_limit_of_nothing_leaves_no_ratio() -> None:
    (finding,) = find(measured([Gain(output=means(0.001, 0.0))], limits={"max_dc_offset": 0.0}))
    assert finding.excess_db is None
