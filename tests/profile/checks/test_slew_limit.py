"""Onsets by the formula of a slew limiter, and what bends them: on both sides of each edge."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from chainsim.model.profile import OnsetCurve
from chainsim.profile.checks.slew_limit import TOP_DBFS, WITHIN_DB, is_slew_limit
from chainsim.profile.probe.distortion_onset import onset_frequencies_hz

RATE_HZ = 48_000


def curve(level_dbfs: Callable[[float], float], *frequencies_hz: float) -> OnsetCurve:
    hz = frequencies_hz or onset_frequencies_hz(RATE_HZ)
    levels = (level_dbfs(each) for each in hz)
    return OnsetCurve(tuple(hz), tuple(math.inf if level > TOP_DBFS else level for level in levels))


def slew(follows_hz: float, at_rate_hz: float = RATE_HZ) -> Callable[[float], float]:
    """Of a limiter that just follows a full-scale sine of this frequency."""
    step = np.sin(np.pi * follows_hz / at_rate_hz)
    return lambda hz: float(20 * np.log10(step / np.sin(np.pi * hz / at_rate_hz)))


@pytest.mark.parametrize("at_rate_hz", [RATE_HZ, 4 * RATE_HZ, 1e9])
@pytest.mark.parametrize("follows_hz", [100.0, 1000.0, 8000.0])
def test_a_slew_limiter(follows_hz: float, at_rate_hz: float) -> None:
    assert is_slew_limit(curve(slew(follows_hz, at_rate_hz)), RATE_HZ)
    assert is_slew_limit(curve(slew(follows_hz, at_rate_hz), 104.0, 1016.0, 5032.0), RATE_HZ)


@pytest.mark.parametrize(("off", "is_one"), [(1.9, True), (2.1, False)])
def test_one_onset_beside_the_line(off: float, is_one: bool) -> None:
    line = slew(1000.0)
    beside = curve(lambda hz: line(hz) + off * WITHIN_DB * (hz == 1016.0), 104.0, 1016.0, 5032.0)
    assert is_slew_limit(beside, RATE_HZ) == is_one


@pytest.mark.parametrize(("from_hz", "is_one"), [(16_000.0, True), (14_000.0, False)])
def test_what_oversampling_takes_from_the_top_of_the_band(from_hz: float, is_one: bool) -> None:
    """Of a third of 48 kHz and more; a filter that begins below is one."""
    line = slew(1000.0)
    assert is_slew_limit(curve(lambda hz: line(hz) + 1.7 * (hz > from_hz)), RATE_HZ) == is_one


def test_a_clip_behind_it_bends_the_line() -> None:
    line = slew(1000.0)
    assert not is_slew_limit(curve(lambda hz: min(line(hz), 12.0)), RATE_HZ)
    assert not is_slew_limit(curve(lambda hz: min(line(hz), 12.0), 104.0, 1016.0, 5032.0), RATE_HZ)


@pytest.mark.parametrize("corner_hz", [60.0, 400.0, 4000.0])
def test_a_clip_behind_emphasis_is_flat_below_it(corner_hz: float) -> None:
    assert not is_slew_limit(curve(lambda hz: -12.0 - 10 * np.log10(1 + (hz / corner_hz) ** 2)), RATE_HZ)


def test_too_little_to_tell() -> None:
    assert not is_slew_limit(OnsetCurve(), RATE_HZ)
    assert not is_slew_limit(curve(slew(1000.0), 104.0, 5032.0), RATE_HZ)
    assert not is_slew_limit(curve(slew(1000.0), 1016.0, 2032.0, 5032.0), RATE_HZ)
    assert not is_slew_limit(curve(lambda _: -12.0), RATE_HZ)
