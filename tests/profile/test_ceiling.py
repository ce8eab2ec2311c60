"""Which measured curves stop as a limiter's do."""

from __future__ import annotations

import pytest

from chainsim.model.profile import StageProfile, TransferCurve
from chainsim.profile.ceiling import holds_peaks

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
