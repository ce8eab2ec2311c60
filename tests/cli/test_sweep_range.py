"""Ranges as they are typed."""

from __future__ import annotations

import pytest

from chainsim.cli.sweep_range import parse_range


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("-24:+12:12", (-24.0, -12.0, 0.0, 12.0)),
        ("0:1:0.25", (0.0, 0.25, 0.5, 0.75, 1.0)),
        ("0:0.3:0.1", (0.0, 0.1, 0.2, 0.3)),  # the last one too, whatever binary fractions make of it
        ("6:0:3", (6.0, 3.0, 0.0)),
        ("6:0:-3", (6.0, 3.0, 0.0)),
        ("0:10:4", (0.0, 4.0, 8.0)),
        ("5:5:1", (5.0,)),
        ("-6", None),
        ("0:1", None),
        ("a:b:c", None),
        ("", None),
    ],
)
def test_ranges(text: str, values: tuple[float, ...] | None) -> None:
    assert parse_range(text) == values
