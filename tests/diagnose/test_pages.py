"""The table of findings, the detectors and the pages belong together."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chainsim.diagnose import DETECTORS, SESSION_DETECTORS, diagnose, explain, explanation_names
from chainsim.errors import UsageError
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, FindingSpec
from tests.diagnose.measurements import SILENT, Gain, levels, measured

EVERY_FINDING = FINDINGS | SESSION_FINDINGS

HEADINGS = (
    "What it means:",
    "Why it matters:",
    "How it was measured:",
    "Example:",
    "What to do:",
    "When to ignore it:",
)


def test_every_finding_has_a_detector_and_every_detector_a_row_in_the_table() -> None:
    assert list(DETECTORS) == list(FINDINGS)
    assert list(SESSION_DETECTORS) == list(SESSION_FINDINGS)
    assert explanation_names() == tuple(EVERY_FINDING)


@pytest.mark.parametrize("name", EVERY_FINDING)
def test_the_module_is_named_for_its_finding(name: str) -> None:
    detector = (DETECTORS | SESSION_DETECTORS)[name]
    assert getattr(detector, "__name__", None) == f"chainsim.diagnose.{name.replace('-', '_')}"
    assert getattr(detector, "NAME", None) == name


@pytest.mark.parametrize("name", EVERY_FINDING)
def test_a_page_fits_a_screen_and_answers_six_questions_in_order(name: str) -> None:
    lines = explain(name).splitlines()
    assert max(len(line) for line in lines) <= 78
    assert 15 <= len(lines) <= 30
    assert lines[0].startswith(f"{name}: ")
    assert [heading for line in lines for heading in HEADINGS if line.startswith(heading)] == list(HEADINGS)


@pytest.mark.parametrize("spec", [spec for spec in EVERY_FINDING.values() if spec.limit], ids=lambda spec: spec.name)
def test_a_page_names_its_limit_and_the_default(spec: FindingSpec) -> None:
    assert spec.limit is not None
    page = " ".join(explain(spec.name).split())
    assert re.search(rf"{spec.limit.key} \({spec.limit.default:g}\b", page), page


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        explain("gain-build-up")
    assert str(caught.value) == "unknown finding 'gain-build-up', did you mean 'gain-buildup'?"


def test_a_name_like_none_gets_the_whole_list() -> None:
    with pytest.raises(UsageError) as caught:
        explain("zzz")
    assert str(caught.value) == f"unknown finding 'zzz', expected one of {', '.join(EVERY_FINDING)}"


HOT = [Gain(0.0), Gain(8.0), Gain(12.0)]  # peaks at -6, +2, +14 dBFS


def test_findings_come_worst_first_then_by_excess_then_by_stage() -> None:
    order = [(finding.severity.value, finding.name, finding.stage) for finding in diagnose(measured(HOT))]
    assert order == [
        ("error", "headroom-exhausted", None),  # 14 dB over
        ("error", "gain-buildup", 2),  # 14 dB over
        ("warning", "true-peak-over", None),  # 15 dB over
        ("warning", "over-full-scale", 2),  # 14 dB over
        ("warning", "hot-input", 3),  # 2 dB over
        ("information", "stage-not-unity", 3),  # 6 dB over
        ("information", "stage-not-unity", 2),  # 2 dB over
    ]


def test_ignored_findings_are_left_out() -> None:
    kept = [finding.name for finding in FINDINGS.values() if finding.name != "hot-input"]
    found = diagnose(measured(HOT, ignore=kept))
    assert [finding.name for finding in found] == ["hot-input"]


def test_a_clean_chain_has_no_findings() -> None:
    assert diagnose(measured([Gain(1.0), Gain(-1.0), Gain(2.0)])) == ()


def test_a_track_without_stages_has_no_findings() -> None:
    assert diagnose(measured()) == ()


def test_what_is_no_matter_of_degree_comes_first() -> None:
    bad = {"non_finite_samples": 1, "non_finite_at_s": 0.0}
    found = diagnose(measured([Gain(20.0), Gain(output=bad)]))
    assert [finding.name for finding in found if finding.severity.value == "error"] == [
        "non-finite-output",
        "gain-buildup",
    ]  # and no headroom: NaN reaches the output, whose levels are in doubt


def test_what_nan_makes_of_levels_is_no_finding() -> None:
    """6 dB too hot for the second stage and 20 dB built up, if the levels could be believed."""
    stages = [Gain(20.0), Gain(1.0)]
    assert {"hot-input", "gain-buildup", "headroom-exhausted"} <= {f.name for f in diagnose(measured(stages))}
    source = replace(levels(), non_finite_samples=2, non_finite_at_s=0.5)
    assert [finding.name for finding in diagnose(measured(stages, source=source))] == ["non-finite-output"]


def test_damage_comes_before_what_leads_to_it() -> None:
    """The level snowballs by 14 dB too much, and 7 dB of that clip."""
    found = diagnose(measured([Gain(20.0), Gain(0.0, clean_to_dbfs=7.0), Gain(-20.0)]))
    errors = [finding for finding in found if finding.severity.value == "error"]
    assert [finding.name for finding in errors] == ["internal-clipping", "gain-buildup"]
    assert errors[0].excess_db is not None
    assert errors[1].excess_db is not None
    assert errors[0].excess_db < errors[1].excess_db


def test_a_silent_source_is_no_flood() -> None:
    (finding,) = diagnose(measured([Gain(6.0), Gain(9.0, trim_db=9.0)], source=SILENT, fader_db=6.0))
    assert finding.name == "source-silent"
