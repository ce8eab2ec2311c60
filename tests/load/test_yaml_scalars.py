"""Values from YAML 1.2.2, section 10.3.2, and from where YAML 1.1 (PyYAML's own resolver) differs."""

from __future__ import annotations

import math

import pytest

from chainsim.load.yaml_scalars import Scalar, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("0", 0),
        ("-19", -19),
        ("+12", 12),
        ("010", 10),
        ("0o10", 8),
        ("0o14", 12),
        ("0x3A", 58),
        ("0.", 0.0),
        ("-0.0", -0.0),
        (".5", 0.5),
        ("+12e03", 12000.0),
        ("-2E+05", -200000.0),
        ("1e-3", 0.001),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
        ("+.INF", math.inf),
        ("9" * 38, 10**38 - 1),
        ("1" + "0" * 40, 1e40),
        ("1" + "0" * 5000, math.inf),
        ("0x1" + "0" * 5000, math.inf),
        ("0x1" + "0" * 40, 16.0**40),
    ],
)
def test_values(text: str, value: Scalar) -> None:
    resolved = resolve(text)
    assert resolved == value
    assert type(resolved) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(text: str) -> None:
    value = resolve(text)
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    "text",
    [
        *("on", "off", "yes", "no", "y", "n", "On", "YES", "tRUE", "nULL"),
        *("12:30:45", "190:20:30", "2024-01-01", "2001-12-14t21:59:43.10-05:00", "1_000", "0b1010"),
        *(".", "+", "-", "e3", ".e3", "1e", "0x", "0xg", "0o8", "-0x1", "inf", "nan", "1.2.3", "-3 dB", "٣", "\n"),
    ],
)
def test_text(text: str) -> None:
    assert resolve(text) == text
