from __future__ import annotations

import math

from chainsim.diagnose.true_peak_over import find
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import measured


def test_at_the_limit_it_is_quiet() -> None:
    assert list(find(measured(output={"true_peak_dbtp": -1.0}))) == []


def test_just_above_the_limit_it_fires_and_prints_no_equality() -> None:
    over = math.nextafter(-1.0, 0.0)
    assert list(find(measured(output={"true_peak_dbtp": over, "true_peak_at_s": 61.5}))) == [
        Finding(
            name="true-peak-over",
            severity=Severity.WARNING,
            stage=None,
            path=None,
            tap=None,
            excess_db=over + 1.0,
            limit=Limit("max_true_peak_dbtp", -1.0),
            at_s=61.5,
            message="The output has a true peak of -0.9 dBTP at 1:01.500, above the limit of -1 dBTP.",
            action="Lower the fader (fader_db), or the ceiling of the last limiter, by at least 0.1 dB.",
        )
    ]


def test_the_chain_sets_the_limit() -> None:
    assert list(find(measured(output={"true_peak_dbtp": 1.0}, limits={"max_true_peak_dbtp": 1.0}))) == []
    assert len(list(find(measured(output={"true_peak_dbtp": -1.9}, limits={"max_true_peak_dbtp": -2.0})))) == 1


def test_infinity_is_no_peak() -> None:
    assert list(find(measured(output={"true_peak_dbtp": math.inf}))) == []
