from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.load.chain_document import parse_document

CHAIN = "version: 1\nstages:\n  - builtin: Gain\n    parameters: {{gain_db: {points}}}\n"
SUBJECT = "parameter 'gain_db' in stage 1 'Gain' must"
POINT = "points [time_s, value], or [time_s, value, hold]"


@pytest.mark.parametrize(
    ("points", "column", "message"),
    [
        ("[]", 27, "hold at least one point [time_s, value]"),
        ("[3]", 28, f"be {POINT}; point 1 is the number 3"),
        ("[[0, 1], {}]", 36, f"be {POINT}; point 2 is an empty mapping"),
        ("[[0]]", 28, f"be {POINT}; point 1 is a list"),
        ("[[0, 1, hold, 2]]", 28, f"be {POINT}; point 1 is a list"),
        ("[[soon, 1]]", 29, "have times from 0 to 1e+06 s; that of point 1 is text 'soon'"),
        ("[[-1, 1]]", 29, "have times from 0 to 1e+06 s; that of point 1 is the number -1"),
        ("[[true, 1]]", 29, "have times from 0 to 1e+06 s; that of point 1 is true"),
        ("[[2, 1], [1, 1]]", 37, "have times that don't go back; point 2 is at 1 s, behind 2 s"),
        ("[[0, [1]]]", 32, "have values that are a number, text, true or false; that of point 1 is a list"),
        ("[[0, .inf]]", 32, "have values that are a number, text, true or false; that of point 1 is the number .inf"),
        ("[[0, 1], [1, on]]", 40, "have values of one kind, a number as the first; that of point 2 is text 'on'"),
        ("[[0, 1, held]]", 35, "have nothing but 'hold' behind a value; point 1 has text 'held'"),
    ],
)
def test_every_mistake_at_its_place(points: str, column: int, message: str) -> None:
    document = parse_document(CHAIN.format(points=points), "f.yaml", Path())
    assert [(p.line, p.column, p.message) for p in document.problems] == [(4, column, f"{SUBJECT} {message}")]


@pytest.mark.parametrize(
    "points",
    ["[[0, 1]]", "[[0, 1], [0, 2]]", "[[0, 1, hold], [1.5, -2]]", "[[0, a], [1, b]]", "[[0, true], [1, false]]"],
)
def test_what_is_right(points: str) -> None:
    document = parse_document(CHAIN.format(points=points), "f.yaml", Path())
    assert document.chain is not None, document.problems


def test_too_many_points() -> None:
    text = CHAIN.format(points="[" + "[0, 1], " * 50_001 + "]")
    document = parse_document(text, "f.yaml", Path())
    assert [p.message for p in document.problems] == [f"{SUBJECT} hold at most 50000 points, found 50001"]
