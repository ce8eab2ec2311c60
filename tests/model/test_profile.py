from __future__ import annotations

import math

import pytest

from chainsim.model.profile import DistortionCurve, OnsetCurve, StageProfile, TransferCurve


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (StageProfile(), None),
        (StageProfile(linear_to_dbfs=-3.0), -3.0),
        (StageProfile(onset=OnsetCurve((100.0, 1000.0), (math.inf, math.inf))), None),
        (StageProfile(linear_to_dbfs=-3.0, onset=OnsetCurve((100.0, 1000.0), (math.inf, -12.0))), -12.0),
        (StageProfile(linear_to_dbfs=-3.0, onset=OnsetCurve((100.0,), (0.0,))), -3.0),
    ],
)
def test_the_worst_onset_is_the_lowest_anywhere(profile: StageProfile, expected: float | None) -> None:
    assert profile.worst_onset_dbfs == expected


@pytest.mark.parametrize(
    ("curve", "columns", "lengths"),
    [
        (TransferCurve, ((-6.0, 0.0), (-6.0, -1.0), (-90.0,)), "2, 2, 1"),
        (OnsetCurve, ((100.0,), ()), "1, 0"),
        (DistortionCurve, ((), (-90.0,)), "0, 1"),
    ],
)
def test_a_curve_has_one_value_a_column_for_every_point(
    curve: type[TransferCurve | OnsetCurve | DistortionCurve], columns: tuple[tuple[float, ...], ...], lengths: str
) -> None:
    with pytest.raises(ValueError, match=f"^columns of a curve are of one length, not {lengths}$"):
        curve(*columns)
