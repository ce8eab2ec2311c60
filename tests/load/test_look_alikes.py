"""Numbers as other programs write them."""

from pathlib import Path

import pytest

from chainsim.errors import ChainFileError
from chainsim.load import load_chain

HEAD = "version: 1\nstages:\n  - builtin: Gain\n    name: a\n"


def told(tmp_path: Path, line: str) -> list[str]:
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + f"    {line}\n", encoding="utf-8")
    with pytest.raises(ChainFileError) as caught:
        load_chain(path)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("\u22123", "; it holds a minus sign of typesetting (U+2212), write -3"),
        ("\u20133.5", "; it holds an en dash (U+2013), write -3.5"),
        ("\u20133,5 dB", "; it holds an en dash (U+2013), write -3.5"),
        ("-3\u00a0dB", "; it holds a no-break space (U+00A0), write -3"),
        ("\u201c-3\u201d", "; it holds a typographic quote (U+201C), write -3"),
        ("\u2014", ""),
        ("loud\u2014er", ""),
    ],
)
def test_characters_that_look_like_those_of_numbers(tmp_path: Path, written: str, end: str) -> None:
    assert told(tmp_path, f"trim_db: {written}") == [
        f"'trim_db' in stage 'a' must be a number, found text {written!r}{end}"
    ]


def test_decimal_comma_in_braces(tmp_path: Path) -> None:
    assert told(tmp_path, "parameters: {gain_db: 3,5}") == ["a comma ends 'gain_db' here; write gain_db: 3.5"]
