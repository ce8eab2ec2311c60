from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from chainsim.errors import PluginCrashed
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Finding, Severity
from chainsim.report.check.json import check_to_json
from chainsim.report.check.text import check_to_text
from chainsim.report.json_schema import result_schema
from tests.report.checks import check_run
from tests.report.results import clean_result, hot_result
from tests.report.run.test_json import parsed


def test_every_finding_and_stage_knows_its_place_in_the_file() -> None:
    result = hot_result()
    expected = Finding("stage-not-unity", Severity.ERROR, None, None, None, None, None, None, "m", "a", expectation=2)
    low = Finding("weak-signal", Severity.INFORMATION, 1, "1", 1, 2.0, None, None, "m", "a")
    one = Checked(
        "hot.yaml",
        None,
        Measured(replace(result, findings=(*result.findings, expected), suppressed=(low,))),
        positions={"1": (4, 5), "3": (9, 5), "5.2.1": (20, 12), "expect.2": (31, 5)},
    )
    short = json.loads(check_to_json(check_run([one]), details=True))["results"][0]
    values = short["result"]
    assert [(each["name"], each["line"], each["column"]) for each in values["findings"]] == [
        ("gain-buildup", 9, 5),
        ("stage-not-unity", 31, 5),
        ("over-full-scale", 9, 5),
        ("stage-not-unity", 9, 5),
    ]
    assert [(each["name"], each["line"]) for each in values["suppressed"]] == [("weak-signal", 4)]
    assert [(stage["line"], stage["column"]) for stage in values["stages"]] == [
        (4, 5), (None, None), (9, 5), (None, None), (None, None)
    ]  # fmt: skip
    assert values["stages"][4]["branches"][1]["stages"][0]["line"] == 20
    assert (short["status"], short["cached"], short["duration_s"]) == ("failed", False, 0.0)
    places = [(each["name"], each["line"], each["column"]) for each in short["findings"]]
    assert places == [(each["name"], each["line"], each["column"]) for each in values["findings"]]
    assert [each["line"] for each in short["stages"]] == [4, None, 9, None, None, 20]
    assert "4 notes" not in check_to_text(check_run([one]))
    assert "2 errors, 1 warning, 1 note (1 ignored)" in check_to_text(check_run([one]))


def test_a_check_holds_results_and_errors_apart() -> None:
    checked = [
        Checked("a.yaml", None, Measured(hot_result())),
        Checked("b.yaml", "x.wav", NotMeasured(PluginCrashed("stage 3 crashed"))),
    ]
    values = parsed(check_to_json(check_run(checked), details=True))
    assert values["complete"] is False
    assert [result["file"] for result in values["results"]] == ["a.yaml"]
    jsonschema.validate(values["results"][0]["result"], result_schema())
    assert values["errors"] == [
        {
            "exit": 3,
            "file": "b.yaml",
            "line": None,
            "column": None,
            "message": "stage 3 crashed",
            "audio": "x.wav",
        }
    ]


def test_a_check_without_errors_is_complete() -> None:
    values = parsed(check_to_json(check_run([Checked("a.yaml", None, Measured(clean_result()))])))
    assert values["complete"] is True
    assert values["errors"] == []
