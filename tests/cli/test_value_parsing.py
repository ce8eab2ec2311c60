from __future__ import annotations

import pytest

from chainsim.cli.value_parsing import parse_value, split_outside_quotes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4),
        ("-20", -20),
        ("+3.5", 3.5),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("true", True),
        ("false", False),
        ("on", "on"),
        ("True", "True"),
        ("LPF12", "LPF12"),
        ("1.2.3", "1.2.3"),
        ("nan", "nan"),
        ('"4"', "4"),
        ("'a b'", "a b"),
        ("", ""),
    ],
)
def test_a_value_is_a_boolean_a_number_or_text(text: str, value: object) -> None:
    found = parse_value(text)
    assert found == value
    assert type(found) is type(value)


def test_commas_within_quotes_do_not_split() -> None:
    assert list(split_outside_quotes('a=1,b="x,y",c=\'p,"q\'')) == ["a=1", 'b="x,y"', "c='p,\"q'"]
