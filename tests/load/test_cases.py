"""Chain files and the messages that they earn, written by hand: tests/cases/bad/NAME.yaml and NAME.out."""

from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.load import parse_document

CASES = Path(__file__).parents[1] / "cases"
NEEDS_PLUGINS = b"# needs: plugins"
"""Marks a case with mistakes that only a plugin can see; the whole command is tried with it elsewhere."""

BAD = [path for path in sorted((CASES / "bad").glob("*.yaml")) if NEEDS_PLUGINS not in path.read_bytes()]
OK = sorted((CASES / "ok").glob("*.yaml"))


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad(path: Path) -> None:
    document = parse_document(path.read_bytes(), path.name, path.parent)
    expected = path.with_suffix(".out").read_text(encoding="utf-8")
    assert "".join(f"{problem}\n" for problem in document.problems) == expected
    assert document.chain is None


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("path", OK, ids=lambda path: path.stem)
def test_ok(path: Path) -> None:
    document = parse_document(path.read_bytes(), path.name, path.parent)
    assert document.problems == ()
    assert document.chain is not None


def test_there_are_enough() -> None:
    assert len(BAD) >= 20
    assert len(OK) >= 10


def test_every_expected_output_has_its_file() -> None:
    outputs = {path.stem for path in (CASES / "bad").glob("*.out")}
    assert outputs == {path.stem for path in (CASES / "bad").glob("*.yaml")}
