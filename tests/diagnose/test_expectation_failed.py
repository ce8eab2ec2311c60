"""On both sides of every edge: ranges include their bounds, what can't be measured is in none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chainsim.diagnose import diagnose
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.result import Measurement
from tests.diagnose.measurements import SILENT, Gain, measured

STAGES = [Gain(3.0), Gain(2.0)]  # -18 dBFS RMS, peaks at -6: taps at -15 and -13, peaks at -3 and -1


def expecting(*expect: dict[str, Any], base: Measurement | None = None) -> Measurement:
    base = base or measured(STAGES)
    values = base.chain.model_dump(exclude_unset=True)
    return replace(base, chain=Chain.model_validate({**values, "expect": list(expect)}))


def failures(*expect: dict[str, Any], base: Measurement | None = None) -> Sequence[Finding]:
    found = diagnose(expecting(*expect, base=base))
    return [finding for finding in found if finding.name == "expectation-failed"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"tap": 1, "rms_dbfs": [-15, -15]},
        {"tap": 0, "rms_dbfs": {"min": -18}},
        {"tap": 2, "sample_peak_dbfs": {"max": -1}},
        {"output": {"sample_peak_dbfs": [-2, 0], "rms_dbfs": {"max": -13}}},
        {"stage": "1", "gain_db": [3, 3], "input": {"rms_dbfs": [-18, -18]}, "output": {"rms_dbfs": [-15, -15]}},
        {"without": ["internal-clipping", "headroom-exhausted"]},
    ],
)
def test_what_is_so_is_no_finding(wanted: dict[str, Any]) -> None:
    assert failures(wanted) == []


def test_what_is_not_so_names_expectation_reading_and_range() -> None:
    just_above = math.nextafter(-15.0, -16.0)
    assert failures({"tap": 1, "rms_dbfs": {"max": -15}}, {"tap": 1, "rms_dbfs": {"max": -16}}) == [
        Finding(
            name="expectation-failed",
            severity=Severity.ERROR,
            stage=1,
            path="1",
            tap=1,
            excess_db=1.0,
            limit=None,
            at_s=None,
            message="Expectation 2: rms_dbfs at tap 1 should be at most -16, but is -15.",
            action="Undo what changed it, or change the expectation in the chain file.",
            expectation=2,
        )
    ]
    assert len(failures({"tap": 1, "rms_dbfs": {"max": just_above}})) == 1


def test_a_level_of_the_output_is_what_the_fader_can_put_right() -> None:
    (found,) = failures({"output": {"rms_dbfs": {"max": -13.5}}})
    assert found.action == (
        "Undo what changed it, turn the fader down 0.6 dB, or change the expectation in the chain file."
    )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"output": {"rms_dbfs": [-12, -10]}},
            "Expectation 1: rms_dbfs at output should be from -12 to -10, but is -13.",
        ),
        (
            {"stage": "2", "gain_db": {"min": 2.5}},
            "Expectation 1: gain_db at stage 2 'Gain 2' should be at least 2.5, but is 2.",
        ),
        (
            {"stage": "2", "headroom_db": {"min": 0}},
            "Expectation 1: headroom_db at stage 2 'Gain 2' should be at least 0, but it could not be measured.",
        ),
        (
            {"stage": "1", "input": {"rms_dbfs": {"max": -20}}},
            "Expectation 1: rms_dbfs at input of stage 1 'Gain 1' should be at most -20, but is -18.",
        ),
    ],
)
def test_the_place_in_words(wanted: dict[str, Any], message: str) -> None:
    assert [finding.message for finding in failures(wanted)] == [message]


def test_silence_is_below_every_bound() -> None:
    silent = measured(source=SILENT)
    assert failures({"output": {"rms_dbfs": {"max": -60}}}, base=silent) == []
    (low,) = failures({"output": {"rms_dbfs": {"min": -60}}}, base=silent)
    assert low.message == "Expectation 1: rms_dbfs at output should be at least -60, but is silence."
    assert low.excess_db is None


def test_the_absence_of_findings_is_asked_at_its_place_alone() -> None:
    hot = measured([Gain(0.0), Gain(7.0)])  # stage 2 is not unity
    assert failures({"stage": "1", "without": ["stage-not-unity"]}, base=hot) == []
    assert failures({"tap": 1, "without": ["stage-not-unity"]}, base=hot) == []
    assert failures({"output": {}, "without": ["stage-not-unity"]}, base=hot) == []
    for wanted in ({"stage": "2"}, {"tap": 2}, {}):
        (found,) = failures({**wanted, "without": ["stage-not-unity"]}, base=hot)
        assert (found.path, found.severity) == ("2", Severity.ERROR)
        assert found.message.startswith("Expectation 1 should be without stage-not-unity, but it was found: ")


def test_an_ignored_finding_is_looked_for_all_the_same_and_not_reported() -> None:
    hot = measured([Gain(7.0)], ignore=["stage-not-unity"])
    names = [finding.name for finding in diagnose(expecting({"without": ["stage-not-unity"]}, base=hot))]
    assert "expectation-failed" in names
    assert "stage-not-unity" not in names
