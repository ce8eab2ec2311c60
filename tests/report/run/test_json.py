"""JSON: its shape as the schema says it, nothing that is no JSON, and the facts in their places."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from chainsim.errors import ChainFileError, Problem
from chainsim.model.result import Result
from chainsim.report.json_schema import result_schema
from chainsim.report.kit.error_values import error_to_json
from chainsim.report.kit.json_values import FORMAT_VERSION
from chainsim.report.run.json import to_json
from tests.report.results import clean_result, hot_result, silent_result

SCHEMA = result_schema()


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def parsed(text: str) -> Any:
    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("result", [hot_result(), clean_result(), silent_result()], ids=["hot", "clean", "silent"])
def test_every_result_has_the_documented_shape(result: Result) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(parsed(to_json(result)), SCHEMA)


def test_levels_gains_and_latency_stand_where_the_format_says() -> None:
    values = parsed(to_json(hot_result()))
    assert values["format_version"] == FORMAT_VERSION
    assert values["complete"] is True
    assert values["chain"]["stages"][1]["vst3"] == "ZamEQ2.vst3"
    assert values["chain"]["reference"] == {"rms_dbfs": -18.0, "max_peak_dbfs": -6.0}
    assert [tap["levels"]["rms_dbfs"] for tap in values["taps"]] == [-18, -18, -15, -5, -8, -8]
    second = values["stages"][1]
    assert (second["input"]["rms_dbfs"], second["gain_db"], second["cumulative_gain_db"]) == (-19, 4, 3)
    assert second["latency_frames"] == {"reported": 480, "measured": 480}
    assert second["channel_mode"] == "dual-mono"
    assert second["parameters"] == [{"name": "master_trim_db", "asked": 3.14, "taken": 3.1}]
    assert values["stages"][4]["branches"][1]["stages"][0]["path"] == "5.2.1"
    assert values["output"]["sample_peak_dbfs"] == -2


def test_findings_come_worst_first() -> None:
    findings = parsed(to_json(hot_result()))["findings"]
    assert [finding["severity"] for finding in findings] == ["error", "warning", "information"]
    assert findings[0]["limit"] == {"key": "max_tap_peak_dbfs", "value": 0.0}


def test_silence_is_null_and_what_is_undefined_says_why() -> None:
    levels = parsed(to_json(silent_result(), series=True))["output"]
    assert levels["rms_dbfs"] is None
    assert levels["series"]["rms_dbfs"] == [None, None]
    assert '"series"' not in to_json(silent_result())
    assert levels["undefined"] == {"integrated_lufs": "silent"}
    assert "undefined" not in parsed(to_json(hot_result()))["output"]


def test_infinity_and_nan_become_null() -> None:
    hot = hot_result()
    output = replace(hot.measurement.output, sample_peak_dbfs=math.inf, dc_offset=math.nan)
    levels = parsed(to_json(replace(hot, measurement=replace(hot.measurement, output=output))))["output"]
    assert levels["sample_peak_dbfs"] is None
    assert levels["dc_offset"] is None


def test_an_error_has_an_entry_for_every_mistake() -> None:
    error = ChainFileError([Problem("a.yaml", 7, 5, "unknown key 'x'"), Problem("a.yaml", None, None, "no stages")])
    assert parsed(error_to_json(error)) == {
        "format_version": FORMAT_VERSION,
        "complete": False,
        "errors": [
            {"exit": 2, "file": "a.yaml", "line": 7, "column": 5, "message": "unknown key 'x'"},
            {"exit": 2, "file": "a.yaml", "line": None, "column": None, "message": "no stages"},
        ],
    }
