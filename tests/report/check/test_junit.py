from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import example, given
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from chainsim.errors import ChainFileError, PluginCrashed, Problem
from chainsim.model import check_outcome
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.junit import check_to_junit
from tests.report.checks import check_run
from tests.report.hostile import NAMES, checked_with, names, slowly
from tests.report.results import clean_result, hot_result


def suites(*checked: Checked, fail_on: Severity | None = Severity.ERROR) -> list[TestSuite]:
    return list(JUnitXml.fromstring(check_to_junit(check_run(checked, fail_on=fail_on)).encode()))


def cases(*checked: Checked, fail_on: Severity | None = Severity.ERROR) -> dict[str, TestCase]:
    return {case.name: case for suite in suites(*checked, fail_on=fail_on) for case in suite}


def outcomes(found: dict[str, TestCase], kind: type) -> dict[str, str]:
    return {name: each.message for name, case in found.items() for each in case.result if isinstance(each, kind)}


HOT = Checked("chains/hot.yaml", None, Measured(hot_result()), positions={"3": (7, 5)}, duration_s=1.25)


def test_every_finding_that_was_made_is_a_case() -> None:
    found = cases(HOT)
    assert list(found) == ["measured", "over-full-scale", "gain-buildup", "stage-not-unity"]
    assert found["measured"].time == 1.25


def test_what_fails_is_a_failure_with_its_place_and_the_rest_passes() -> None:
    found = cases(HOT)
    message = "Message of gain-buildup: the level is +7.0 dB above what it should be, at the loudest place."
    assert outcomes(found, Failure) == {"gain-buildup": message}
    case = found["gain-buildup"]
    element = case._elem
    assert (case.classname, element.get("file"), element.get("line")) == ("chains.hot", "chains/hot.yaml", "7")
    assert case.result[0].text == f"stage 3 'Drive': error: {message} Action of gain-buildup."
    over = found["over-full-scale"]
    assert over.is_passed
    assert over.system_out.startswith(
        "stage 3 'Drive': warning: Message of over-full-scale: the level is +7.0 dB above"
    )


@pytest.mark.parametrize(("fail_on", "failures"), [(None, 0), (Severity.WARNING, 2), (Severity.INFORMATION, 3)])
def test_what_fails_is_what_was_asked_for(fail_on: Severity | None, failures: int) -> None:
    assert len(outcomes(cases(HOT, fail_on=fail_on), Failure)) == failures
    assert sum(suite.failures for suite in suites(HOT, fail_on=fail_on)) == failures


def test_errors_skips_and_what_is_not_wanted() -> None:
    broken = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "no 'y'")])
    found = cases(Checked("bad.yaml", None, NotMeasured(broken)))
    assert outcomes(found, Error) == {"measured": "unknown key 'x' (and 1 more)"}
    assert found["measured"].result[0].type == "ChainFileError"
    assert found["measured"].result[0].text == "bad.yaml:7:5: unknown key 'x'\nbad.yaml:9:1: no 'y'"

    crashed = cases(Checked("dead.yaml", None, NotMeasured(PluginCrashed("stage 1 'Dead' crashed (signal 11)"))))
    assert outcomes(crashed, Error) == {"measured": "stage 1 'Dead' crashed (signal 11)"}

    skipped = cases(Checked("away.yaml", None, check_outcome.Skipped("plugin 'Away' is not here")))
    assert outcomes(skipped, Skipped) == {"measured": "plugin 'Away' is not here"}

    result = hot_result()
    result = replace(result, findings=result.findings[1:], suppressed=result.findings[:1])
    unwanted = outcomes(cases(Checked("hot.yaml", None, Measured(result))), Skipped)
    assert unwanted == {"stage-not-unity": "suppressed by a comment in the chain file"}


def test_expectations_are_cases_of_their_own() -> None:
    hot = hot_result()
    missed = replace(hot.findings[2], name="expectation-failed", expectation=2, stage=None, path=None)
    one = Checked(
        "hot.yaml",
        None,
        Measured(replace(hot, findings=(missed,))),
        positions={"expect.1": (20, 5), "expect.2": (21, 5)},
    )
    found = {name: case for name, case in cases(one).items() if name.startswith("expect")}
    assert list(found) == ["expect 1", "expect 2"]
    assert found["expect 1"].is_passed
    assert set(outcomes(found, Failure)) == {"expect 2"}
    assert found["expect 2"]._elem.get("line") == "21"


def test_a_finding_at_several_places_is_one_case_that_names_them() -> None:
    hot = hot_result()
    built_up = next(one for one in hot.findings if one.name == "gain-buildup")
    again = replace(built_up, severity=Severity.WARNING, stage=4, path="4", message="Once more.")
    found = cases(Checked("hot.yaml", None, Measured(replace(hot, findings=(again, *hot.findings)))))
    assert outcomes(found, Failure)["gain-buildup"].endswith("at the loudest place. (and at 1 more place)")
    first, second = found["gain-buildup"].result[0].text.split("\n")
    assert first.startswith("stage 3 'Drive': error: Message of gain-buildup")
    assert second == "stage 4 'Compressor': warning: Once more. Action of gain-buildup."


def test_a_chain_that_is_named_in_two_ways_has_no_key_twice() -> None:
    twice = (HOT, replace(HOT, file="./chains/hot.yaml"))
    keys = [(case.classname, case.name) for suite in suites(*twice) for case in suite]
    assert len(set(keys)) == len(keys) == 8
    assert ("chains.hot", "gain-buildup (2)") in keys


def test_counts_agree_with_the_cases() -> None:
    checked = (
        HOT,
        Checked("ok.yaml", "a.wav", Measured(clean_result())),
        Checked("x.yaml", None, NotMeasured(PluginCrashed("x"))),
    )
    text = check_to_junit(check_run(checked))
    parsed = JUnitXml.fromstring(text.encode())
    written = [(s.tests, s.failures, s.errors, s.skipped) for s in parsed]
    total = (parsed.tests, parsed.failures, parsed.errors, parsed.skipped)
    parsed.update_statistics()  # type: ignore[no-untyped-call]
    assert written == [(s.tests, s.failures, s.errors, s.skipped) for s in parsed]
    assert total == tuple(map(sum, zip(*written, strict=True)))
    assert "measured [a.wav]" in text


def test_two_checks_of_one_chain_are_told_apart() -> None:
    text = check_to_junit(
        check_run([Checked("a.yaml", audio, Measured(clean_result())) for audio in (None, "x.wav", "y.wav")])
    )
    keys = [(case.get("classname"), case.get("name")) for case in Xml.fromstring(text).iter("testcase")]
    assert len(set(keys)) == len(keys)


@slowly
@given(names)
@example("/")  # a path without a name
def test_no_name_breaks_the_document(name: str) -> None:
    text = check_to_junit(check_run(checked_with(name)))
    root = Xml.parse(io.BytesIO(text.encode())).getroot()
    assert [suite.tag for suite in root] == ["testsuite"] * 3
    allowed = {"testsuite", "testsuites", "testcase", "failure", "error", "skipped", "system-out"}
    assert {element.tag for element in root.iter()} <= allowed
    if name == NAMES[-1]:
        assert root[0].get("file") == name
