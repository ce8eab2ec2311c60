"""Ranges as one says them, and readings with as many places as show that they are out of one."""

from __future__ import annotations

import math

import pytest

from chainsim.diagnose.expectation_wording import is_count, number_words, range_words


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, "anything"),
        (None, -1.0, "at most -1"),
        (-19.5, None, "at least -19.5"),
        (-19.0, -17.0, "from -19 to -17"),
    ],
)
def test_a_range(low: float | None, high: float | None, said: str) -> None:
    assert range_words(low, high) == said


@pytest.mark.parametrize(
    ("value", "bound", "said"),
    [
        (-15.24, -17.0, "-15.2"),
        (-0.96, -1.0, "-0.96"),
        (-0.9996, -1.0, "-0.9996"),
        (3.0, 0.0, "3"),
        (-math.inf, -60.0, "silence"),
        (math.inf, 0.0, "infinite"),
    ],
)
def test_a_reading(value: float, bound: float, said: str) -> None:
    assert number_words(value, bound) == said


def test_counts_are_no_decibels() -> None:
    assert [is_count(name) for name in ("clipped_samples", "latency_frames", "dc_offset", "rms_dbfs")] == [
        True, True, True, False
    ]  # fmt: skip


def test_more_places_may_be_asked_for() -> None:
    assert number_words(-12.0101, -10.0, 2) == "-12.01"
    assert number_words(-0.999, -1.0, 2) == "-0.999"
