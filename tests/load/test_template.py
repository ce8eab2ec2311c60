from __future__ import annotations

from pathlib import Path

from chainsim.load import TEMPLATE, parse_document
from chainsim.model.chain import BuiltinStage, ParallelStage


def test_it_is_a_chain_of_built_ins() -> None:
    document = parse_document(TEMPLATE, "chain.yaml", Path())
    assert document.problems == ()
    assert document.chain is not None
    assert document.chain.source is not None
    assert {type(stage) for _, stage in document.stages} == {BuiltinStage, ParallelStage}


def test_editors_find_its_schema() -> None:
    first, second = TEMPLATE.splitlines()[:2]
    assert first == "# yaml-language-server: $schema=chainsim.schema.json"
    assert "chainsim schema > chainsim.schema.json" in second


def test_it_is_short_enough_to_read() -> None:
    lines = TEMPLATE.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 110
    assert TEMPLATE.endswith("\n")
