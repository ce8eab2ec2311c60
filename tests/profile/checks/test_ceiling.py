"""Which measured curves stop as a limiter's do."""

from __future__ import annotations

import pytest

from chainsim.model.profile import StageProfile, TransferCurve
from chainsim.profile.checks.ceiling import holds_peaks, reach

INPUT_DBFS = (0.0, 6.0, 12.0)


@pytest.mark.parametrize(
    ("output_dbfs", "thd_db", "holds"),
    [
        ((0.0, 1.0, 1.29), (-90.0, -90.0, -90.0), True),  # stops, and is a sine yet
        ((0.0, 1.0, 1.31), (-90.0, -90.0, -90.0), False),  # rises on, as behind 20:1
        ((0.0, 0.0, 6.0), (-90.0, -31.0, -20.0), True),  # stopped for a while
        ((0.0, 1.0, 1.0), (-90.0, -31.0, -29.0), False),  # stops because it is cut
    ],
)
def test_peaks_are_held_where_a_sine_stays_one_and_rises_no_more(
    output_dbfs: tuple[float, ...], thd_db: tuple[float, ...], holds: bool
) -> None:
    assert holds_peaks(StageProfile(transfer=TransferCurve(INPUT_DBFS, output_dbfs, thd_db))) == holds


def test_where_nothing_was_measured_peaks_may_be_held() -> None:
    assert holds_peaks(StageProfile())


@pytest.mark.parametrize(
    ("linear_peak", "strays", "past", "headroom_db"),
    [
        (0.52, 0.009, True, -0.34),
        (0.52, 0.021, False, None),  # as well short of it
        (0.50, 0.009, False, 0.0),
        (0.25, 0.009, False, 6.02),
        (0.52, 0.011, True, None),  # by how much is known too badly
        (1.97, 0.009, True, None),  # its quarter was at the ceiling as well
        (0.0, 0.0, False, None),
    ],
)
def test_reach_is_known_as_far_as_the_steps_allow(
    linear_peak: float, strays: float, past: bool, headroom_db: float | None
) -> None:
    found = reach(linear_peak, strays, ceiling_dbfs=-6.0206, scale=0.25)
    assert found.past == past
    assert found.headroom_db == (None if headroom_db is None else pytest.approx(headroom_db, abs=0.01))
