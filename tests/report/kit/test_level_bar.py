"""The bar of 12 cells of 4 dB below 0 dBFS and 3 above it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.report.kit.level_bar import SCALES, BarScale, level_bar, scale_for
from chainsim.report.kit.style import Style

SCALE = BarScale(12, 3, 4)


@pytest.mark.parametrize(
    ("rms_dbfs", "peak_dbfs", "bar"),
    [
        (-24.0, -12.0, "██████░░░   │   "),  # 24 and 36 of 48 dB
        (-math.inf, -math.inf, "            │   "),
        (-80.0, -48.0, "            │   "),
        (-12.0, 0.0, "█████████░░░│   "),
        (-12.0, 0.01, "█████████░░░│▓  "),
        (-12.0, -0.01, "█████████░░░│   "),
        (-4.0, 8.0, "███████████░│▓▓ "),
        (3.0, 90.0, "████████████│▓▓▓"),
        (math.nan, math.nan, "            │   "),
        (-12.0, math.inf, "█████████░░░│▓▓▓"),
    ],
)
def test_rms_is_solid_the_peak_shaded_and_overs_set_apart(rms_dbfs: float, peak_dbfs: float, bar: str) -> None:
    assert level_bar(rms_dbfs, peak_dbfs, SCALE, Style()) == bar


def test_ascii() -> None:
    assert level_bar(-12.0, 8.0, SCALE, Style(unicode=False)) == "#########---|!! "


@given(rms_dbfs=st.floats(-200, 200), crest_db=st.floats(0, 40), scale=st.sampled_from(SCALES))
def test_a_bar_has_its_width_and_shows_overs_exactly_where_there_are_some(
    rms_dbfs: float, crest_db: float, scale: BarScale
) -> None:
    bar = level_bar(rms_dbfs, rms_dbfs + crest_db, scale, Style())
    assert len(bar) == scale.width
    assert bar[scale.below] == "│"
    assert ("▓" in bar) is (rms_dbfs + crest_db > 0)


@pytest.mark.parametrize(("room", "step_db"), [(40, 2), (32, 2), (31, 3), (21, 3), (20, 4), (16, 4), (15, 6), (11, 6)])
def test_the_finest_scale_that_fits_is_taken(room: int, step_db: int) -> None:
    scale = scale_for(room)
    assert scale is not None
    assert scale.step_db == step_db


def test_without_room_there_is_no_bar() -> None:
    assert scale_for(10) is None
