from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from chainsim.diagnose.compressor_overdriven import find
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.profile import Kind, StageProfile, TransferCurve
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


LEVELS_DBFS = tuple(float(level) for level in range(-84, 37, 6))


def probed(kind: Kind, exceeded_5_percent_db: float = 12.0, **changes: Any) -> Gain:
    """Threshold -24 dBFS, 4:1, as its profile says."""
    outputs_dbfs = tuple(level - 0.75 * max(0.0, level + 24.0) for level in LEVELS_DBFS)
    profile = StageProfile(
        kind, small_signal_gain_db=0.0, transfer=TransferCurve(LEVELS_DBFS, outputs_dbfs, (-140.0,) * len(LEVELS_DBFS))
    )
    stage = compressor(exceeded_5_percent_db)
    return replace(stage, result={**stage.result, "profile": profile}, **changes)


def test_the_level_curve_tells_what_the_reference_level_would_leave() -> None:
    (finding,) = find(measured([Gain(8.0), probed(Kind.DYNAMICS)]))  # fed -10 dBFS RMS, 8 dB above -18
    assert finding.message == (
        "Stage 2 'Comp' reduces by more than 12.0 dB for 5 % of the active time "
        "(limit 10 dB; median 4.2 dB, most 15.0 dB); its input is 8.0 dB above the reference of -18 dBFS RMS, "
        "where it would be about 6.0 dB less."
    )


def test_at_or_below_the_reference_the_level_is_not_to_blame() -> None:
    for gain_db in (0.0, -6.0):
        (finding,) = find(measured([Gain(gain_db), probed(Kind.DYNAMICS)]))
        assert finding.message.endswith("most 15.0 dB).")


def test_beyond_the_curve_there_is_no_estimate() -> None:
    (finding,) = find(measured([Gain(8.0), probed(Kind.DYNAMICS, 46.0)]))
    assert finding.message.endswith("most 15.0 dB).")


@pytest.mark.parametrize(
    ("kind", "fires"),
    [
        (Kind.DYNAMICS, True),
        (Kind.DYNAMICS_THEN_CLIP, True),
        (Kind.SATURATION, True),  # a very fast compressor can't be told from it
        (Kind.UNKNOWN, True),
        (Kind.LINEAR, False),
        (Kind.CLIP, False),
    ],
)
def test_what_was_probed_to_be_no_dynamics_is_quiet(kind: Kind, fires: bool) -> None:
    assert bool(list(find(measured([probed(kind, intent="dynamics")])))) is fires
