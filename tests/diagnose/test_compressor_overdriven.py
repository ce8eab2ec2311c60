from __future__ import annotations

import math

from chainsim.diagnose.compressor_overdriven import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.result import GainReduction, StageComparison
from tests.diagnose.measurements import Gain, measured


def compressor(exceeded_5_percent_db: float, *, bypass: bool = False) -> Gain:
    reduction = GainReduction(15.0, 4.25, exceeded_5_percent_db)
    return Gain(name="Comp", bypass=bypass, result={"comparison": StageComparison(-20.0, 0.99, 0, reduction)})


def test_at_the_limit_it_is_quiet() -> None:
    assert list(find(measured([compressor(10.0)]))) == []


def test_just_above_it_fires() -> None:
    over = math.nextafter(10.0, 11.0)
    assert list(find(measured([Gain(), compressor(over)]))) == [
        Finding(
            name="compressor-overdriven",
            severity=Severity.WARNING,
            stage=2,
            path="2",
            tap=2,
            excess_db=over - 10.0,
            limit=Limit("max_gain_reduction_db", 10.0),
            at_s=None,
            message=(
                "Stage 2 'Comp' reduces by more than 10.1 dB for 5 % of the active time "
                "(limit 10 dB; median 4.2 dB, most 15.0 dB)."
            ),
            action=(
                "Lower the trim before stage 2 'Comp' (trim_db) if the input is hot, "
                "else raise the plugin's threshold or lower its ratio."
            ),
        )
    ]


def test_it_looks_into_branches() -> None:
    (finding,) = find(measured([Gain(branches=((0.0, ()), (-8.0, (compressor(12.0),))))]))
    assert (finding.stage, finding.path, finding.tap) == (1, "1.2.1", None)


def test_bypassed_stages_and_stages_without_reduction_are_quiet() -> None:
    assert list(find(measured([compressor(12.0, bypass=True), Gain()]))) == []
