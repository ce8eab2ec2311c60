from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.diagnose.source_silent import find
from chainsim.model.finding import Finding, Severity
from tests.diagnose.measurements import Gain, levels, measured


@pytest.mark.parametrize("peak_dbfs", [-90.0, -12.0])
def test_from_minus_90_on_it_is_quiet(peak_dbfs: float) -> None:
    assert list(find(measured([Gain()], source=replace(levels(), sample_peak_dbfs=peak_dbfs)))) == []


@pytest.mark.parametrize("peak_dbfs", [math.nextafter(-90.0, -91.0), -math.inf])
def test_below_it_fires(peak_dbfs: float) -> None:
    assert list(find(measured([Gain()], source=replace(levels(), sample_peak_dbfs=peak_dbfs)))) == [
        Finding(
            name="source-silent",
            severity=Severity.WARNING,
            stage=None,
            path=None,
            tap=0,
            excess_db=None,
            limit=None,
            at_s=None,
            message="The source is silent, below -90 dBFS throughout: nothing of this chain was tried.",
            action="Play audio with signal in it, or another part of it (--start-s, --end-s).",
        )
    ]


def test_a_source_of_nothing_but_nan_is_another_finding() -> None:
    source = replace(levels(), sample_peak_dbfs=-math.inf, non_finite_samples=3)
    assert list(find(measured([Gain()], source=source))) == []
