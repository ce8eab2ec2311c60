"""Ranges and readings of an expectation in words."""

from __future__ import annotations

import math


def range_words(low: float | None, high: float | None) -> str:
    """What a reading should be, after `should be`."""
    if low is None:
        return "anything" if high is None else f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"from {low:g} to {high:g}"


def number_words(value: float, bound: float, least_places: int = 1) -> str:
    """With as many places as tell it from the bound that it breaks."""
    if math.isinf(value):
        return "silence" if value < 0 else "infinite"
    for places in range(least_places, 5):
        text = f"{value:.{places}f}"
        if float(text) != bound and (float(text) > bound) == (value > bound):
            return text if not float(value).is_integer() else f"{value:g}"
    return f"{value!r}"


def is_count(name: str) -> bool:
    """Whether an excess over this reading's range is no matter of decibels."""
    return name.endswith(("_samples", "_frames", "_offset"))
