from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.exchange.gain_curve import AmplitudePoint, GainPoint, in_db, off_by_db
from chainsim.units import db_from_gain

GAINS = st.one_of(st.just(0.0), st.floats(0.001, 4.0))


def curve_db(points: tuple[GainPoint, ...], at_s: float) -> float:
    """By the points' own rules, apart from any code of chainsim's."""
    before = [point for point in points if point.time_s <= at_s]
    after = [point for point in points if point.time_s > at_s]
    if not before or not after or before[-1].held:
        return (before[-1:] or points[:1])[0].gain_db
    first, last = before[-1], after[0]
    return first.gain_db + (last.gain_db - first.gain_db) * (at_s - first.time_s) / (last.time_s - first.time_s)


@given(st.lists(GAINS, min_size=2, max_size=6), st.floats(0, 1))
def test_a_line_in_amplitude_stays_one(gains: list[float], part: float) -> None:
    points = [AmplitudePoint(float(second), gain) for second, gain in enumerate(gains)]
    at_s = part * (len(gains) - 1)
    expected_db = db_from_gain(float(np.interp(at_s, range(len(gains)), gains)))
    if expected_db > -80:
        assert curve_db(in_db(points), at_s) == pytest.approx(expected_db, abs=0.01)
    else:
        assert curve_db(in_db(points), at_s) < -79


def test_held_points_jumps_and_a_single_one() -> None:
    held = in_db([AmplitudePoint(0, 1, held=True), AmplitudePoint(1, 0.5), AmplitudePoint(1, 2)])
    assert [(p.time_s, round(p.gain_db, 3), p.held) for p in held] == [
        (0, 0, True), (1, -6.021, False), (1, 6.021, False),
    ]  # fmt: skip
    assert in_db([AmplitudePoint(3, 0)]) == (GainPoint(3, -200.0),)
    assert in_db([]) == ()


def test_how_far_the_true_course_may_be() -> None:
    def pair(first: float, last: float, **more: bool) -> float:
        return off_by_db([AmplitudePoint(0, first, **more), AmplitudePoint(1, last)])

    assert pair(0.1, 1) == 0
    assert pair(1, 2, course_known=False) == pytest.approx(6.0206, abs=1e-4)
    assert pair(1, 2, held=True, course_known=False) == 0
    assert pair(0, 1, on_fader_scale=True) == math.inf
    # half-way in time: 1.5 in amplitude, the root of 2 in dB; the most is near there
    assert pair(1, 2, on_fader_scale=True) == pytest.approx(20 * math.log10(1.5 / math.sqrt(2)), abs=0.01)
