from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from chainsim.errors import UsageError
from chainsim.tasks.setting_values import Address, Choice, Flag, Kind, Number, Texts

WHOLE = Number(least=1, whole=True)
LENGTH = Number(least=0, most=3600)
POSITIVE = Number(least=0, open=True)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Texts(), ["a", " b "], ("a", "b")),
        (Texts(), "a", ("a",)),
        (Texts(), [], ()),
        (Flag(), True, True),
        (Flag(), "yes", True),
        (Flag(), "0", False),
        (Choice(["fail", "skip"]), "skip", "skip"),
        (WHOLE, 1, 1),
        (WHOLE, "8", 8),
        (WHOLE, 2.0, 2),
        (LENGTH, 0, 0.0),
        (LENGTH, "3600", 3600.0),
        (POSITIVE, 1e-3, 1e-3),
        (Address(), "https://x.org/docs/", "https://x.org/docs/"),
    ],
)
def test_what_is_meant(kind: Kind, raw: Any, value: Any) -> None:
    found = kind.cast(raw, "x")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Texts(), 3, "expected a list of texts, found [3]"),
        (Texts(), ["a", True], 'expected a list of texts, found ["a", true]'),
        (Address(), "x.org/docs", "'x.org/docs' is no address; expected one that begins with https://"),
        (Address(), "javascript:1", "'javascript:1' is no address; expected one that begins with https://"),
        (Address(), "https://x org", "'https://x org' is no address; expected one that begins with https://"),
        (Address(), ["https://x.org"], 'expected one value, found ["https://x.org"]'),
        (Flag(), "maybe", 'expected true or false, found "maybe"'),
        (Choice(["fail", "skip"]), "ignore", "'ignore' is not one of 'fail', 'skip'."),
        (Choice(["fail", "skip"]), ["skip"], 'expected one value, found ["skip"]'),
        (Flag(), 'a\n\u2028"b', 'expected true or false, found "a\\u000A\\u2028\\"b"'),
        (Flag(), "x" * 5000, f'expected true or false, found "{"x" * 76}...'),
        (Choice(["fail"]), "\x00" * 100, "'" + "\\x00" * 57 + "...' is not one of 'fail'."),
        (WHOLE, -(10**40), "a number of more than 19 digits is not in the range x>=1."),
        (WHOLE, 0, "0 is not in the range x>=1."),
        (WHOLE, 1.5, "1.5 is not a valid integer."),
        (WHOLE, "many", "'many' is not a valid integer."),
        (WHOLE, True, "expected one value, found true"),
        (LENGTH, -1, "-1 is not in the range 0<=x<=3600."),
        (LENGTH, 3601, "3601 is not in the range 0<=x<=3600."),
        (LENGTH, float("nan"), "nan is not a valid number."),
        (POSITIVE, 0, "0 is not in the range x>0."),
        (POSITIVE, "inf", "'inf' is not a valid number."),
        (POSITIVE, 10**400, "a number of more than 19 digits is not a valid number."),
        (WHOLE, 10**400, "a number of more than 19 digits is not a valid integer."),
        (POSITIVE, date(1979, 5, 27), "1979-05-27 is not a valid number."),
        (WHOLE, time(7, 32), "07:32:00 is not a valid integer."),
    ],
)
def test_what_is_refused_says_where_and_what_was_expected(kind: Kind, raw: Any, message: str) -> None:
    with pytest.raises(UsageError) as refused:
        kind.cast(raw, "chainsim.toml: 'x'")
    assert str(refused.value) == f"chainsim.toml: 'x': {message}"


def test_a_number_longer_than_python_writes_out() -> None:
    """TOML's hexadecimal may be that long."""
    with pytest.raises(UsageError, match=r"^x: a number of more than 19 digits is not a valid number.$"):
        POSITIVE.cast(16**4000, "x")
    with pytest.raises(UsageError, match=r"^x: expected a list of texts, found \[a number of more than 19 digits\]$"):
        Texts().cast([16**4000], "x")
    with pytest.raises(UsageError, match=r"^x: expected true or false, found a number of more than 19 digits$"):
        Flag().cast(16**5000, "x")
    with pytest.raises(UsageError, match=r"^x: 'a number of more than 19 digits' is not one of 'fail'.$"):
        Choice(["fail"]).cast(16**5000, "x")
