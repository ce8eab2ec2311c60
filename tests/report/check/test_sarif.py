from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given

from chainsim.diagnose import explain, explanation_names
from chainsim.errors import ChainFileError, PluginCrashed, Problem
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.report.check.sarif import check_to_sarif
from chainsim.report.findings_page import findings_page
from tests.report.checks import check_run
from tests.report.hostile import checked_with, names, slowly
from tests.report.results import clean_result, hot_result
from tests.tools.cache import ROOT

PAGES = {name: explain(name) for name in explanation_names()}


def run_of(*checked: Checked) -> dict[str, Any]:
    log = json.loads(check_to_sarif(check_run(checked), pages=PAGES, version="1.2.3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return dict(run)


HOT = Checked("chains/my hot.yaml", "drums.wav", Measured(hot_result()), positions={"3": (7, 5)})


def test_every_finding_is_a_rule_with_its_page() -> None:
    driver = run_of()["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("chainsim", "1.2.3")
    rules = {rule["id"]: rule for rule in driver["rules"]}
    assert list(rules) == [*FINDINGS, *SESSION_FINDINGS, "refused", "not-measured"]
    assert rules["gain-buildup"]["help"]["text"] == explain("gain-buildup")
    assert rules["gain-buildup"]["shortDescription"] == {"text": "Level snowballs from stage to stage."}
    levels = {
        rule: rules[rule]["defaultConfiguration"]["level"] for rule in ("internal-clipping", "dc-offset", "no-effect")
    }
    assert levels == {"internal-clipping": "error", "dc-offset": "warning", "no-effect": "note"}


def test_results_stand_at_their_stage_worst_first() -> None:
    run = run_of(HOT)
    assert [(result["ruleId"], result["level"]) for result in run["results"]] == [
        ("gain-buildup", "error"),
        ("over-full-scale", "warning"),
        ("stage-not-unity", "note"),
    ]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    (location,) = run["results"][0]["locations"]
    assert location == {
        "physicalLocation": {
            "artifactLocation": {"uri": "chains/my%20hot.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 7, "startColumn": 5},
        },
        "logicalLocations": [{"name": "stage 3 'Drive'", "fullyQualifiedName": "3", "kind": "element"}],
    }
    assert run["results"][0]["properties"] == {"excess_db": 7.0, "tap": 3, "at_s": 1.5, "audio": "drums.wav"}
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_fingerprints_outlive_numbers_and_lines_and_tell_places_apart() -> None:
    prints = [result["partialFingerprints"]["chainsimFinding/v1"] for result in run_of(HOT)["results"]]
    assert len(set(prints)) == 3
    louder = tuple(replace(f, excess_db=9.0, message="Now worse.") for f in hot_result().findings)
    later = replace(HOT, outcome=Measured(replace(hot_result(), findings=louder)), positions={"3": (70, 1)})
    assert [r["partialFingerprints"]["chainsimFinding/v1"] for r in run_of(later)["results"]] == prints
    elsewhere = replace(HOT, file="other.yaml")
    assert not {r["partialFingerprints"]["chainsimFinding/v1"] for r in run_of(elsewhere)["results"]} & set(prints)


def test_rules_have_their_whole_page_and_link_to_it() -> None:
    pages = PAGES
    told = check_to_sarif(check_run([HOT]), pages=pages, version="1.0.0", documentation="https://x.org/findings.md")
    rules = {rule["id"]: rule for rule in json.loads(told)["runs"][0]["tool"]["driver"]["rules"]}
    rule = rules["gain-buildup"]
    assert rule["helpUri"] == "https://x.org/findings.md#gain-buildup"
    assert rule["help"]["text"] == pages["gain-buildup"]
    assert rule["help"]["markdown"].startswith("# gain-buildup\n\n")
    assert "**What to do:**" in rule["help"]["markdown"]
    assert len(rule["fullDescription"]["text"]) > len(rule["shortDescription"]["text"])
    assert not any("helpUri" in rule for rule in run_of(HOT)["tool"]["driver"]["rules"])


def test_the_page_that_they_link_to_is_what_explain_prints() -> None:
    page = findings_page(PAGES)
    assert (ROOT / "docs/findings.md").read_text(encoding="utf-8") == page, "chainsim explain --all > docs/findings.md"
    assert all(f"\n### {name}\n" in page for name in explanation_names())


def test_errors_are_results_and_the_run_was_not_successful() -> None:
    broken = ChainFileError([Problem("bad.yaml", 7, 5, "unknown key 'x'"), Problem("bad.yaml", 9, 1, "no 'y'")])
    run = run_of(
        Checked("bad.yaml", None, NotMeasured(broken)),
        Checked("/a/dead.yaml", None, NotMeasured(PluginCrashed("died"))),
    )
    assert [(r["ruleId"], r["message"]["text"]) for r in run["results"]] == [
        ("refused", "unknown key 'x'"),
        ("refused", "no 'y'"),
        ("not-measured", "died"),
    ]
    places = [r["locations"][0]["physicalLocation"] for r in run["results"]]
    assert [place["region"]["startLine"] for place in places] == [7, 9, 1]
    assert places[2]["artifactLocation"] == {"uri": "file:///a/dead.yaml"}
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_what_a_comment_suppresses_is_said_to_be() -> None:
    result = hot_result()
    result = replace(result, findings=result.findings[1:], suppressed=result.findings[:1])
    found = run_of(Checked("a.yaml", None, Measured(result)))["results"]
    assert [(r["ruleId"], r.get("suppressions")) for r in found][-1] == ("stage-not-unity", [{"kind": "inSource"}])
    assert [r.get("suppressions") for r in found[:-1]] == [None, None]


@pytest.mark.parametrize("file", [r"C:\chains\a b.yaml", r"chains\a b.yaml"])
def test_windows_paths(file: str) -> None:
    (location,) = run_of(Checked(file, None, Measured(hot_result())))["results"][0]["locations"]
    expected = "file:///C:/chains/a%20b.yaml" if file.startswith("C") else "chains/a%20b.yaml"
    assert location["physicalLocation"]["artifactLocation"]["uri"] == expected


@slowly
@given(names)
def test_the_published_schema_holds_for_any_name(sarif_schema: Path, name: str) -> None:
    validator = schema_validator(sarif_schema)
    text = check_to_sarif(
        check_run([*checked_with(name), Checked("ok.yaml", None, Measured(clean_result()))]),
        pages=PAGES,
        version="1.2.3",
    )
    log = json.loads(text)
    validator.validate(log)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    if name.isprintable() and "\\" not in name and not name.startswith("/"):
        assert unquote(uri) == name


_VALIDATORS: dict[Path, Any] = {}


def schema_validator(file: Path) -> Any:
    if file not in _VALIDATORS:
        schema = json.loads(file.read_text(encoding="utf-8"))
        _VALIDATORS[file] = jsonschema.validators.validator_for(schema)(schema)
    return _VALIDATORS[file]
