"""What the fader does for what is expected of the output, on both sides of every edge."""

from __future__ import annotations

from typing import Any

import pytest

from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.promised_output import fader_turn_db, fader_words
from tests.diagnose.measurements import levels

OUTPUT = levels(-6.0, -18.0)  # peak and RMS
BROKEN = Finding("expectation-failed", Severity.ERROR, expectation=1)


def turn_db(*expect: dict[str, Any], finding: Finding = BROKEN, **limits: float) -> float | None:
    values = {"version": 1, "stages": [], "expect": list(expect), "limits": limits}
    return fader_turn_db(finding, Chain.model_validate(values), OUTPUT)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ({"rms_dbfs": [-17.4, -16]}, 0.7),  # 0.6 might render just below the bound
        ({"rms_dbfs": {"min": -17.45}}, 0.6),
        ({"rms_dbfs": {"max": -20}}, -2.1),
        ({"sample_peak_dbfs": {"max": -6.25}}, -0.3),
        ({"rms_dbfs": [-17.44, -17.42]}, 0.57),  # between two tenths
        ({"rms_dbfs": {"min": -15}, "sample_peak_dbfs": {"max": -4}}, None),
        ({"rms_dbfs": {"min": -12.5}}, None),  # the peak would be over -1 dBTP
        ({"rms_dbfs": {"min": -17}, "crest_db": {"max": 3}}, None),  # no matter of the fader
        ({"rms_dbfs": [-20, -10]}, None),  # so it is not this that is broken
    ],
)
def test_the_smallest_turn_that_keeps_all(output: dict[str, Any], expected: float | None) -> None:
    assert turn_db({"output": output}) == expected


def test_what_else_is_expected_of_the_output_holds_too() -> None:
    louder = {"output": {"rms_dbfs": {"min": -15}}}
    assert turn_db(louder, {"output": {"sample_peak_dbfs": {"max": -2.5}}}) == 3.1
    assert turn_db(louder, {"output": {"sample_peak_dbfs": {"max": -3.5}}}) is None


def test_the_limits_of_the_chain_are_kept() -> None:
    assert turn_db({"output": {"rms_dbfs": {"min": -12.5}}}, max_true_peak_dbtp=0.0) == 5.6


@pytest.mark.parametrize("expect", [{"tap": 0, "rms_dbfs": [-10, -5]}, {"without": ["hot-input"]}])
def test_of_other_places_the_fader_moves_nothing(expect: dict[str, Any]) -> None:
    assert turn_db(expect) is None


def test_other_findings_are_not_its_business() -> None:
    finding = Finding("gain-buildup", Severity.WARNING)
    assert turn_db({"output": {"rms_dbfs": {"min": -17}}}, finding=finding) is None


def test_in_words() -> None:
    assert [fader_words(one) for one in (0.6, -2.0, 0.57)] == [
        "the fader up 0.6 dB", "the fader down 2.0 dB", "the fader up 0.57 dB"
    ]  # fmt: skip
