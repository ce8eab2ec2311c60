"""No rule of a model is broken without words for it: every field is given everything that a file can hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.load import parse_document
from chainsim.model.chain import (
    STAGE_KINDS,
    AuStage,
    Branch,
    BuiltinStage,
    Chain,
    ExternalStage,
    Reference,
    StageBase,
    Vst3Stage,
)
from chainsim.model.signal import Impulses, PinkNoise, Programme, Sine, Sweep, WhiteNoise

VALUES = (
    *("", "null", "true", "no", "0", "-1", "7", "1.5", "-1e9", "1e9", "1e999", ".nan", "-.inf", "9" * 30, "9" * 5000),
    *("text", "''", "'3'", "'true'", "x" * 300, "'\U0001f3a4'"),
    *("[]", "{}", "[1]", "[[]]", "[a, 2, null]", "{a: 1}", "{a: }", "{a: [1]}", "{a: .inf}",),
    *("{a: {a: 1}}", "{bool: {str: 1}}"),
)  # fmt: skip
STAGE = "version: 1\nstages:\n  - {{{kind}{field}: {value}}}\n"
SIGNAL = "version: 1\nstages: []\nsource: {{signal: {signal}, {field}: {value}}}\n"
PLACES = [
    *(("{field}: {value}\n", field) for field in Chain.model_fields),
    *(("version: 1\nstages: []\nreference: {{{field}: {value}}}\n", field) for field in Reference.model_fields),
    *(("version: 1\nstages: []\nsource: {{{field}: {value}}}\n", field) for field in ("file", "signal")),
    *((STAGE.replace("{kind}", "builtin: X, "), field) for field in BuiltinStage.model_fields if field != "builtin"),
    *((STAGE.replace("{kind}", "vst3: X, "), field) for field in Vst3Stage.model_fields if field != "vst3"),
    *((STAGE.replace("{kind}", "au: X, "), field) for field in AuStage.model_fields if field != "au"),
    *((STAGE.replace("{kind}", "parallel: [{{}}], "), field) for field in StageBase.model_fields),
    *((STAGE.replace("{kind}", ""), field) for field in (*ExternalStage.model_fields, *STAGE_KINDS)),
    *(("version: 1\nstages: [{{parallel: [{{{field}: {value}}}]}}]\n", field) for field in Branch.model_fields),
    *(
        (SIGNAL.replace("{signal}", name), field)
        for name, model in (
            ("sine", Sine), ("sweep", Sweep), ("white-noise", WhiteNoise),
            ("pink-noise", PinkNoise), ("impulses", Impulses), ("programme", Programme),
        )
        for field in model.model_fields if field != "signal"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field"), PLACES)
def test_every_field_with_every_value(text: str, field: str) -> None:
    for value in VALUES:
        document = parse_document(text.format(field=field, value=value), "f.yaml", Path())
        assert (document.chain is None) == bool(document.problems)
        for problem in document.problems:
            assert "something else" not in problem.message
            assert "nput should" not in problem.message
            assert "\n" not in problem.message
            assert len(problem.message) < 600
            assert problem.line is not None


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("trim_db: '-3'", "5:14: 'trim_db' in stage 'comp' must be a number, found text '-3'; remove the quotes"),
        ("trim_db: -3 dB", "5:14: 'trim_db' in stage 'comp' must be a number, found text '-3 dB';"
         " write -3, the unit is in the key"),
        ("trim_db: 1,5", "5:14: 'trim_db' in stage 'comp' must be a number, found text '1,5'; write 1.5"),
        ("trim_db: quiet", "5:14: 'trim_db' in stage 'comp' must be a number, found text 'quiet'"),
        ("trim_db: {}", "5:14: 'trim_db' in stage 'comp' must be a number, found an empty mapping"),
        ("trim_db: 200.5", "5:14: 'trim_db' in stage 'comp' must be 200 or less, found the number 200.5"),
        ("bypass: on", "5:13: 'bypass' in stage 'comp' must be true or false, found text 'on'; write true"),
        ("bypass: 0", "5:13: 'bypass' in stage 'comp' must be true or false, found the number 0; write false"),
        ("bypass: 2", "5:13: 'bypass' in stage 'comp' must be true or false, found the number 2"),
        ("parameters: []", "5:17: 'parameters' in stage 'comp' must be a mapping ('key: value'), found an empty list"),
    ],
)  # fmt: skip
def test_advice(field: str, message: str) -> None:
    text = f"version: 1\nstages:\n  - builtin: Compressor\n    name: comp\n    {field}\n"
    [problem] = parse_document(text, "f.yaml", Path()).problems
    assert str(problem) == f"f.yaml:{message}"


@pytest.mark.parametrize("edge_db", ["-200", "200", "200.0", "2e2"])
def test_edges_of_ranges_are_allowed(edge_db: str) -> None:
    assert parse_document(f"version: 1\nstages: []\nfader_db: {edge_db}\n", "f.yaml", Path()).problems == ()
