"""What YAML 1.2 makes of the words of YAML 1.1, seen from the chain."""

from __future__ import annotations

from pathlib import Path

from chainsim.load import load_chain
from chainsim.model.chain import FileSource

OK = Path(__file__).parents[1] / "cases" / "ok"


def test_values_of_the_words_case() -> None:
    chain = load_chain(OK / "yaml-1.2-words.yaml")
    assert chain.name == "on"
    assert chain.source == FileSource(file="2024-01-01")
    assert [stage.name for stage in chain.stages] == ["off", "12:30:45", "808", None]
    assert [stage.trim_db for stage in chain.stages] == [10.0, 0.001, 8.0, 0.5]
    assert [stage.bypass for stage in chain.stages] == [True, False, False, False]


def test_values_of_the_windows_case() -> None:
    [stage] = load_chain(OK / "windows.yaml").stages
    assert stage.trim_db == -3.0
