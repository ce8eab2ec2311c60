from __future__ import annotations

import math
from typing import Any

import pytest

from chainsim.diagnose.channel_imbalance import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.levels import Levels
from tests.diagnose.measurements import Gain, levels, measured, with_channels


def balance(left_dbfs: float, right_dbfs: float) -> Levels:
    return with_channels(levels(), {"rms_dbfs": left_dbfs}, {"rms_dbfs": right_dbfs})


def out(left_dbfs: float, right_dbfs: float) -> dict[str, Any]:
    return {"per_channel": balance(left_dbfs, right_dbfs).per_channel}


@pytest.mark.parametrize("right_dbfs", [-21.0, -15.0])
def test_at_the_limit_it_is_quiet(right_dbfs: float) -> None:
    assert list(find(measured([Gain(output=out(-18.0, right_dbfs))]))) == []


@pytest.mark.parametrize(
    ("right_dbfs", "side"), [(math.nextafter(-21.0, -22.0), "left"), (math.nextafter(-15.0, -14.0), "right")]
)
def test_just_beyond_it_fires(right_dbfs: float, side: str) -> None:
    (finding,) = find(measured([Gain(output=out(-18.0, right_dbfs))]))
    assert finding.message == f"Stage 1 'Gain 1' moves the balance by 3.1 dB to the {side} (limit 3 dB)."


def test_the_change_counts_and_not_the_balance_itself() -> None:
    source = balance(-18.0, -26.0)  # left-heavy by 8 dB
    assert list(find(measured([Gain(output=out(-18.0, -26.0))], source=source))) == []
    assert list(find(measured([Gain(name="Comp", output=out(-24.5, -26.0))], source=source))) == [
        Finding(
            name="channel-imbalance",
            severity=Severity.INFORMATION,
            stage=1,
            path="1",
            tap=1,
            excess_db=3.5,
            limit=Limit("max_imbalance_db", 3.0),
            at_s=None,
            message="Stage 1 'Comp' moves the balance by 6.5 dB to the right (limit 3 dB).",
            action="Link the channels of stage 1 'Comp', or check its pan, balance and width controls.",
        )
    ]


def test_a_channel_that_goes_silent_is_named() -> None:
    (finding,) = find(measured([Gain(output=out(-18.0, -math.inf))]))
    assert finding.message == "Stage 1 'Gain 1' returns silence on the right channel only."
    assert finding.excess_db is None


def test_mono_a_silent_input_channel_and_both_silent_are_quiet() -> None:
    assert list(find(measured([Gain(5.0)], source=levels(channels=1)))) == []
    one_sided = with_channels(levels(), {}, {"sample_peak_dbfs": -math.inf, "rms_dbfs": -math.inf})
    assert list(find(measured([Gain(output=out(-18.0, -18.0))], source=one_sided))) == []
    assert list(find(measured([Gain(output=out(-math.inf, -math.inf))]))) == []


def test_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([Gain(bypass=True, output=out(-18.0, -30.0))]))) == []


def test_a_channel_of_nothing_but_nan_is_not_silent() -> None:
    """It has another finding."""
    spoiled = {**out(-18.0, -math.inf), "non_finite_samples": 480_000, "non_finite_at_s": 0.0}
    assert list(find(measured([Gain(output=spoiled)]))) == []
