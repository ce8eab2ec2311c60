from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim import units


def test_known_values() -> None:
    assert units.gain_from_db(20.0) == pytest.approx(10.0)
    assert units.db_from_gain(10.0) == pytest.approx(20.0)
    assert units.db_from_power(0.5) == pytest.approx(-3.0103, abs=1e-4)  # mean square of a full-scale sine
    assert units.power_from_db(10.0) == pytest.approx(10.0)


def test_silence_is_minus_infinity_and_nan_stays_nan() -> None:
    assert units.db_from_gain(0.0) == -math.inf
    assert units.db_from_power(0.0) == -math.inf
    assert units.gain_from_db(-math.inf) == 0.0
    assert math.isnan(units.db_from_gain(math.nan))


@given(st.floats(-150.0, 150.0))
def test_gain_and_db_are_inverse(gain_db: float) -> None:
    assert units.db_from_gain(units.gain_from_db(gain_db)) == pytest.approx(gain_db, abs=1e-9)


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [(3.0, 1.0, 2.0), (None, 1.0, None), (1.0, None, None), (-math.inf, -math.inf, None), (-math.inf, 0.0, -math.inf)],
)
def test_difference(after: float | None, before: float | None, expected: float | None) -> None:
    assert units.difference_db(after, before) == expected


@pytest.mark.parametrize(
    ("value", "limit", "text"),
    [
        (0.001, 0.0, "+0.1"),  # over the limit never prints as on it
        (-0.001, 0.0, "-0.1"),
        (0.0, 0.0, "+0.0"),
        (-0.04, None, "+0.0"),  # no "-0.0"
        (-0.96, -1.0, "-0.9"),
        (-1.04, -1.0, "-1.1"),
        (6.3, 6.0, "+6.3"),
        (-math.inf, 0.0, "-inf"),
        (math.inf, 0.0, "+inf"),
        (None, None, "-"),
        (math.nan, None, "-"),
    ],
)
def test_rounding_never_crosses_a_limit(value: float | None, limit: float | None, text: str) -> None:
    assert units.format_db(value, limit_db=limit) == text


@given(st.floats(-60.0, 60.0), st.integers(-60, 60))
def test_printed_value_is_on_the_same_side_of_the_limit(value: float, limit: int) -> None:
    printed = float(units.format_db(value, limit_db=float(limit)))
    assert (printed > limit) == (value > limit)
    assert (printed < limit) == (value < limit)


def test_unsigned() -> None:
    assert units.format_db(4.25, signed=False, places=2) == "4.25"


@pytest.mark.parametrize(
    ("time_s", "text"), [(0.0, "0:00.000"), (1.0209, "0:01.020"), (61.5, "1:01.500"), (3600.0, "60:00.000")]
)
def test_times_are_rounded_down(time_s: float, text: str) -> None:
    assert units.format_time(time_s) == text


def test_frames() -> None:
    assert units.frames_from_s(0.5, 44_100) == 22_050
    assert units.s_from_frames(22_050, 44_100) == 0.5


@pytest.mark.parametrize(
    ("count", "text"),
    [(4 << 30, "4 GiB"), (700 << 20, "700 MiB"), (1536 << 20, "1536 MiB"), (3 << 10, "3 KiB"), (1000, "1000 bytes")],
)
def test_a_size_in_bytes(count: int, text: str) -> None:
    assert units.format_bytes(count) == text


def test_parts_that_read_alike_are_told_in_frames() -> None:
    assert units.format_part(48_000, 101_376, 48_000) == "0:01.000 of 0:02.112"
    assert units.format_part(23_999, 24_000, 48_000) == "0:00.499 of 0:00.500"
    assert units.format_part(23_990, 23_999, 48_000) == "23990 of 23999 frames"
