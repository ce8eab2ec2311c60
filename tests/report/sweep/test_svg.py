"""A sweep drawn: every curve where its numbers belong."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from chainsim.model.fader_vs_trim import Residual
from chainsim.model.sweep import SweepPoint, SweepResult
from chainsim.report.sweep.png import sweep_to_png
from chainsim.report.sweep.svg import sweep_picture
from tests.report.results import hot_result, levels

SOURCE = hot_result().measurement.source
LEFT, RIGHT = 64.0, 916.0


def point(value: float, peak_dbfs: float, distortion_db: float) -> SweepPoint:
    output = replace(levels(peak_dbfs - 9.0, peak_dbfs), true_peak_dbtp=peak_dbfs, integrated_lufs=peak_dbfs - 12.0)
    return SweepPoint(value, output, 3.0, "Squash", Residual(distortion_db, 0.1), ("Edge",))


def result(**changes: Any) -> SweepResult:
    points = (point(-12.0, -12.0, -math.inf), point(-6.0, -6.0, -60.0), point(0.0, 0.0, -30.0))
    whole = SweepResult("Drums", SOURCE, levels(-18.0, -6.0), "input_db", True, points, 1, "as loud as is clean")
    return replace(whole, **changes)


def curve(svg: str, class_: str) -> list[tuple[float, float]]:
    """Points of the one curve of a class that has more than two numbers a command: relative steps, summed up."""
    paths = re.findall(rf'<path d="M([^"]*l[^"]*)" class="{class_}"', svg)
    (data,) = paths
    x = y = 0.0
    found = []
    for step in data.split("l"):
        dx, dy = (float(number) for number in step.split())
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_true_peaks_rise_from_the_second_line_to_zero() -> None:
    svg = sweep_picture(result())
    drawn = curve(svg, "other")
    assert [x for x, _ in drawn] == pytest.approx([LEFT, (LEFT + RIGHT) / 2, RIGHT], abs=0.2)
    heights = [y for _, y in drawn]  # equal steps of 6 dB
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2)
    assert heights[0] > heights[2]


def test_no_distortion_lies_on_the_floor_and_the_rest_to_scale() -> None:
    bottom, middle, top = (y for _, y in curve(sweep_picture(result()), "limit-over"))
    height = 562.0 - 382.0
    assert bottom == pytest.approx(562.0, abs=0.2)
    assert middle == pytest.approx(382.0 + height * 60 / 120, abs=0.2)
    assert top == pytest.approx(382.0 + height * 30 / 120, abs=0.2)


def test_sweet_spot_is_a_line_through_both_panels_or_there_is_none() -> None:
    middle = f"M{(LEFT + RIGHT) / 2:.1f} "
    assert sweep_picture(result()).count(middle) == 2
    without = sweep_picture(result(sweet_spot=None, reason="every value distorts"))
    assert middle not in without
    assert "No sweet spot" in without


def test_one_value_and_hostile_names_are_drawn() -> None:
    svg = sweep_picture(
        result(title="<script>alert(1)</script>\x1b[31m", points=(point(-3.0, -3.0, -50.0),), sweet_spot=0)
    )
    root = ET.fromstring(svg)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert "\x1b" not in svg


def test_png() -> None:
    pytest.importorskip("resvg_py")
    assert sweep_to_png(result()).startswith(b"\x89PNG")
