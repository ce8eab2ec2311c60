"""Against the static curve of a compressor: above its threshold T the reduction is (L - T)(1 - 1/R)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from chainsim.diagnose.level_curve import reduction_when_lower_db
from chainsim.model.profile import Kind, StageProfile, TransferCurve

LEVELS_DBFS = tuple(float(level) for level in range(-84, 37, 6))
THRESHOLD_DBFS, RATIO, MAKE_UP_DB = -24.0, 4.0, 5.0


def compressed(level_dbfs: float) -> float:
    over_db = max(0.0, level_dbfs - THRESHOLD_DBFS)
    return level_dbfs - over_db * (1.0 - 1.0 / RATIO) + MAKE_UP_DB


def clean(outputs_dbfs: Iterable[float]) -> TransferCurve:
    return TransferCurve(LEVELS_DBFS, tuple(outputs_dbfs), (-140.0,) * len(LEVELS_DBFS))


COMPRESSOR = StageProfile(
    Kind.DYNAMICS,
    small_signal_gain_db=MAKE_UP_DB,
    transfer=clean(compressed(level) for level in LEVELS_DBFS),
)


@pytest.mark.parametrize(
    ("reduction_db", "lower_db", "left_db"),
    [
        (12.0, 8.0, 6.0),  # 16 dB above the threshold, then 8
        (12.0, 5.0, 8.25),
        (12.0, 16.0, 0.0),
        (12.0, 40.0, 0.0),
        (12.0, 200.0, 0.0),
        (12.0, 0.0, 12.0),
    ],
)
def test_a_ratio_of_four_leaves_three_quarters_of_a_db_less_for_every_db(
    reduction_db: float, lower_db: float, left_db: float
) -> None:
    assert reduction_when_lower_db(COMPRESSOR, reduction_db, lower_db) == pytest.approx(left_db, abs=1e-9)


def test_more_reduction_than_the_curve_shows_can_not_be_placed() -> None:
    assert reduction_when_lower_db(COMPRESSOR, 45.1, 6.0) is None  # at +36 dBFS it is (36 + 24) * 3/4 = 45 dB


def test_without_a_curve_there_is_no_estimate() -> None:
    assert reduction_when_lower_db(StageProfile(Kind.DYNAMICS, small_signal_gain_db=0.0), 6.0, 3.0) is None
    curve = StageProfile(Kind.DYNAMICS, transfer=clean(LEVELS_DBFS))
    assert reduction_when_lower_db(curve, 6.0, 3.0) is None


def test_what_a_gate_takes_away_below_its_threshold_is_not_compression() -> None:
    gated = StageProfile(
        Kind.DYNAMICS,
        small_signal_gain_db=MAKE_UP_DB,
        lower_limit_dbfs=-50.0,
        transfer=clean(float("-inf") if level < -50.0 else compressed(level) for level in LEVELS_DBFS),
    )
    assert reduction_when_lower_db(gated, 12.0, 8.0) == pytest.approx(6.0, abs=1e-9)
