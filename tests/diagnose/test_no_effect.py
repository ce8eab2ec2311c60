from __future__ import annotations

import math

from chainsim.diagnose.no_effect import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.result import StageComparison
from tests.diagnose.measurements import SILENT, Gain, measured


def nulls(null_db: float | None, *, bypass: bool = False) -> Gain:
    return Gain(name="EQ", bypass=bypass, result={"comparison": StageComparison(null_db, 1.0, 0)})


def test_at_minus_120_it_is_quiet() -> None:
    assert list(find(measured([nulls(-120.0)]))) == []


def test_just_below_it_fires() -> None:
    (finding,) = find(measured([nulls(math.nextafter(-120.0, -121.0))]))
    assert finding.message == "Stage 1 'EQ' changes nothing: output and input differ by -120.1 dB (limit -120 dB)."


def test_identical_samples_are_said_to_be_so() -> None:
    assert list(find(measured([Gain(), nulls(-math.inf)]))) == [
        Finding(
            name="no-effect",
            severity=Severity.INFORMATION,
            stage=2,
            path="2",
            tap=2,
            excess_db=None,
            limit=None,
            at_s=None,
            message="Stage 2 'EQ' returns exactly what it is given.",
            action="Check preset, mix, ratio and threshold of stage 2 'EQ', or bypass it.",
        )
    ]


def test_bypassed_silent_and_unmeasured_stages_are_quiet() -> None:
    assert list(find(measured([nulls(-math.inf, bypass=True), nulls(None)]))) == []
    assert list(find(measured([nulls(-math.inf)], source=SILENT))) == []


def test_it_looks_into_branches() -> None:
    assert [finding.path for finding in find(measured([Gain(branches=((0.0, (nulls(-130.0),)),))]))] == ["1.1.1"]


def test_a_ceiling_that_was_not_reached_is_no_fault() -> None:
    limiter = {"comparison": StageComparison(-math.inf, 1.0, 0)}
    assert list(find(measured([Gain(intent="ceiling", result=limiter)]))) == []
    assert len(list(find(measured([Gain(intent="dynamics", result=limiter)])))) == 1
