"""The schema against the draft, against the table of findings, and against what is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chainsim.load import TEMPLATE, chain_schema
from chainsim.load.mistakes import Mistakes
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import plain
from chainsim.model.finding import FINDINGS, LIMITS

OK = sorted((Path(__file__).parents[1] / "cases" / "ok").glob("*.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(chain_schema())


def mappings(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, list):
        for item in schema:
            yield from mappings(item)
    elif isinstance(schema, dict):
        yield schema
        for item in schema.values():
            yield from mappings(item)


def as_json(text: str) -> Any:
    root = compose(text, Mistakes("f.yaml"))
    assert root is not None
    return json.loads(json.dumps(plain(root)))


def test_it_is_a_schema_of_its_draft() -> None:
    schema = chain_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:chainsim:chain:1"
    assert schema["title"] == "chainsim chain file, version 1"
    json.dumps(schema, allow_nan=False)


def test_the_file_in_the_package_is_what_the_command_prints() -> None:
    """Renewed with: chainsim schema > chainsim/load/chain.schema.json."""
    shipped = resources.files("chainsim.load").joinpath("chain.schema.json").read_text(encoding="utf-8")
    command = [sys.executable, "-m", "chainsim", "schema"]
    assert shipped == subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=120).stdout


@pytest.mark.parametrize("keyword", ["prefixItems", "unevaluatedProperties", "discriminator"])
def test_keywords_that_editors_stumble_over_are_not_used(keyword: str) -> None:
    assert all(keyword not in mapping for mapping in mappings(chain_schema()))


def test_limits_and_findings_come_from_the_table() -> None:
    properties = chain_schema()["properties"]
    assert set(properties["limits"]["properties"]) == set(LIMITS)
    assert properties["limits"]["additionalProperties"] is False
    assert properties["limits"]["properties"]["max_buildup_db"] == {
        "type": "number",
        "default": 6.0,
        "description": "Largest rise from the source to any tap, in dB.",
    }
    assert properties["ignore"]["items"] == {"enum": list(FINDINGS), "type": "string"}


@pytest.mark.parametrize("path", OK, ids=lambda path: path.stem)
def test_good_chains_are_valid(path: Path) -> None:
    VALIDATOR.validate(as_json(path.read_text(encoding="utf-8-sig")))


def test_the_template_is_valid() -> None:
    VALIDATOR.validate(as_json(TEMPLATE))


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"version": 1},
        {"version": 2, "stages": []},
        {"version": 1, "stages": {}},
        {"version": 1, "stages": [{}]},
        {"version": 1, "stages": [{"name": "x"}]},
        {"version": 1, "stages": [{"builtin": "Gain", "vst3": "x.vst3"}]},
        {"version": 1, "stages": [{"builtin": "Gain", "preset": "x"}]},
        {"version": 1, "stages": [{"builtin": "Gain", "trim_db": "3"}]},
        {"version": 1, "stages": [{"builtin": "Gain", "trim_db": True}]},
        {"version": 1, "stages": [{"builtin": "Gain", "intent": "loud"}]},
        {"version": 1, "stages": [{"builtin": "Gain", "parameters": {"gain_db": [3]}}]},
        {"version": 1, "stages": [{"parallel": []}]},
        {"version": 1, "stages": [], "source": {"signal": "noise"}},
        {"version": 1, "stages": [], "source": {"signal": "sine", "file": "a.wav"}},
        {"version": 1, "stages": [], "limits": {"max_loudness": 3}},
        {"version": 1, "stages": [], "ignore": ["loudness"]},
        {"version": 1, "stages": [], "expect": [{}]},
        {"version": 1, "stages": [], "fader": 3},
    ],
)
def test_wrong_chains_are_not(wrong: object) -> None:
    assert not VALIDATOR.is_valid(wrong)
