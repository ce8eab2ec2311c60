"""The published schemas know every key that is written, and nothing may be written that they do not know."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from referencing import Registry

from chainsim.batch.check_comparison import compared, kept_check
from chainsim.cli.schema import command
from chainsim.errors import PluginCrashed
from chainsim.model.check_outcome import Measured, NotMeasured, Skipped, Valid
from chainsim.model.checked_chain import Checked
from chainsim.report.check.json import check_to_json
from chainsim.report.json_schema import check_schema, result_schema, systems_schema
from chainsim.report.kit.json_values import FORMAT_VERSION
from chainsim.report.run.json import to_json
from tests.report.checks import check_run
from tests.report.results import clean_result, hot_result, silent_result


def objects(schema: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a schema that names properties."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield place, schema
        for key, value in schema.items():
            yield from objects(value, f"{place}/{key}")
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from objects(value, f"{place}/{number}")


@pytest.mark.parametrize(
    "schema", [result_schema(), check_schema(), systems_schema()], ids=["result", "check", "systems"]
)
def test_a_key_that_the_schema_does_not_know_is_refused_everywhere(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [place for place, part in objects(schema) if part.get("additionalProperties") is not False] == []


def test_versions_are_those_of_the_format() -> None:
    for schema in (result_schema(), check_schema(), systems_schema()):
        assert schema["$id"].endswith(f":{FORMAT_VERSION}")
        assert schema["properties"]["format_version"] == {"const": FORMAT_VERSION}


def test_a_check_with_everything_in_it_has_the_published_shape() -> None:
    checked = [
        *(Checked("a.yaml", "x.wav", Measured(result)) for result in (hot_result(), clean_result(), silent_result())),
        Checked("b.yaml", None, NotMeasured(PluginCrashed("stage 3 crashed"))),
        Checked("c.yaml", None, Skipped("plugin missing")),
        Checked("d.yaml", None, Valid()),
    ]
    run = check_run(checked)
    earlier = [kept_check(one, run.status(one)) for one in checked[1:]]
    values = json.loads(check_to_json(replace(run, against=compared(run, "main", earlier)), series=True))
    validator = jsonschema.Draft202012Validator(check_schema(), registry=Registry())  # nothing is fetched
    assert [error.message for error in validator.iter_errors(values)] == []
    values["results"][0]["result"]["stages"][0]["profile"]["new"] = 1
    assert not validator.is_valid(values)


def test_a_result_of_run_has_the_published_shape() -> None:
    validator = jsonschema.Draft202012Validator(result_schema())
    for series in (False, True):
        values = json.loads(to_json(hot_result(), series=series))
        assert [error.message for error in validator.iter_errors(values)] == []


@pytest.mark.parametrize(
    ("kind", "schema"), [("result", result_schema()), ("check", check_schema()), ("systems", systems_schema())]
)
def test_the_command_prints_it(kind: str, schema: dict[str, Any]) -> None:
    done = CliRunner().invoke(command, [kind], standalone_mode=False)
    assert json.loads(done.output) == schema
