"""What a chain file may hold at most, and what it may not be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load import load_chain, parse_document

GAIN = "  - {builtin: Gain}\n"
TOO_MANY = "a chain has at most 500 {}, this one has more; split it"


def messages(text: str) -> list[str]:
    return [problem.message for problem in parse_document(text, "a.yaml", Path()).problems]


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (GAIN * 500, []),
        (GAIN * 501, [TOO_MANY.format("stages")]),
        ("  - parallel: [" + "{gain_db: 0}, " * 500 + "]\n", []),
        ("  - parallel: [" + "{gain_db: 0}, " * 501 + "]\n", [TOO_MANY.format("branches")]),
        (
            "  - parallel: [" + "{stages: [{builtin: Gain}, {builtin: Gain}]}, " * 250 + "]\n",
            [TOO_MANY.format("stages")],
        ),
    ],
)  # fmt: skip
def test_stages_and_branches_are_counted(stages: str, said: list[str]) -> None:
    assert messages("version: 1\nstages:\n" + stages) == said


@pytest.mark.parametrize(("value", "bound"), [("-1e308", "-1e+06 or more"), ("1e308", "1e+06 or less")])
def test_limits_stay_within_what_can_be_added_up(value: str, bound: str) -> None:
    assert messages(f"version: 1\nlimits: {{max_buildup_db: {value}}}\nstages:\n{GAIN}") == [
        f"'max_buildup_db' in 'limits' must be {bound}, found the number {value}"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(ChainFileError) as caught:
        load_chain(tmp_path / "pipe.yaml")
    assert [problem.message for problem in caught.value.problems] == [
        "expected a chain file, found a named pipe; give what it holds on standard input (-)"
    ]
