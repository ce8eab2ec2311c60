from __future__ import annotations

import math

from chainsim.diagnose.silent_output import find
from chainsim.model.finding import Finding, Severity
from chainsim.model.levels import Tail
from tests.diagnose.measurements import SILENT, Gain, levels, measured

MUTED = {"sample_peak_dbfs": -math.inf, "rms_dbfs": -math.inf, "active_rms_dbfs": None, "integrated_lufs": None}


def test_at_minus_ninety_it_is_quiet() -> None:
    assert list(find(measured([Gain(output={"sample_peak_dbfs": -90.0})]))) == []


def test_just_below_it_fires() -> None:
    (finding,) = find(measured([Gain(name="Gate", output={"sample_peak_dbfs": math.nextafter(-90.0, -91.0)})]))
    assert finding.message == (
        "Stage 1 'Gate' receives a peak of -6.0 dBFS and returns silence (peak -90.1 dBFS), below -90 dBFS."
    )


def test_only_the_stage_that_mutes_is_named() -> None:
    assert list(find(measured([Gain(), Gain(name="Gate", output=MUTED), Gain(), Gain()]))) == [
        Finding(
            name="silent-output",
            severity=Severity.ERROR,
            stage=2,
            path="2",
            tap=2,
            excess_db=None,
            limit=None,
            at_s=None,
            message="Stage 2 'Gate' receives a peak of -6.0 dBFS and returns silence, below -90 dBFS.",
            action="Check the threshold, output and mix controls and the licence of stage 2 'Gate', or bypass it.",
        )
    ]


def test_silence_in_is_no_fault() -> None:
    assert list(find(measured([Gain()], source=SILENT))) == []
    assert list(find(measured([Gain(-5.0)], source=levels(-90.1, -100.0)))) == []


def test_the_innermost_stage_is_named_even_if_the_sum_is_silent_too() -> None:
    (finding,) = find(measured([Gain(output=MUTED, branches=((0.0, (Gain(output=MUTED),)),))]))
    assert finding.path == "1.1.1"


def test_branches_that_cancel_are_the_parallel_stage() -> None:
    (finding,) = find(measured([Gain(output=MUTED, branches=((0.0, ()), (0.0, (Gain(),))))]))
    assert finding.path == "1"
    assert finding.message == (
        "Stage 1 'Gain 1' adds 2 branches that cancel each other: each of them gives signal, and their sum is silence."
    )
    assert finding.action == (
        "Look for a branch of stage 1 'Gain 1' whose polarity is inverted (chainsim explain polarity-inverted), or "
        "bypass one."
    )


def test_one_branch_alone_cancels_nothing() -> None:
    """It is turned down by its fader: to the ear that is a stage that mutes."""
    (finding,) = find(measured([Gain(output=MUTED, branches=((-120.0, (Gain(),)),))]))
    assert finding.message.endswith("returns silence, below -90 dBFS.")


def test_nothing_but_nan_is_not_silence() -> None:
    assert list(find(measured([Gain(output={**MUTED, "non_finite_samples": 960_000})]))) == []


def test_bypassed_stages_are_quiet() -> None:
    assert list(find(measured([Gain(bypass=True, output=MUTED)]))) == []


def test_a_delay_longer_than_the_source_comes_behind_its_end() -> None:
    late = {"tail": Tail(-8.2, 1.0)}
    (finding,) = find(measured([Gain(name="Echo", output=MUTED, result=late)]))
    assert finding.message == (
        "Stage 1 'Echo' is silent for as long as the source plays, and comes behind its end (peak -8.2 dBFS)."
    )
    assert finding.action == "Measure a longer piece of the track, or shorten the delay of stage 1 'Echo'."
    (finding,) = find(measured([Gain(name="Gate", output=MUTED, result={"tail": Tail(-90.1, 1.0)})]))
    assert finding.message.endswith("returns silence, below -90 dBFS.")
