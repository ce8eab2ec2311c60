"""What counts as scaling, from what a repetition differs by and what half the level differs by."""

from __future__ import annotations

import numpy as np

from chainsim.profile.level_scaling import ABOVE_FLOOR_DB, LEVELS_DBFS, NULL_THRESHOLD_DB, WANDERS_DB, Scaling

BELOW = len(LEVELS_DBFS) - 1


def scaling(repeat_db: list[float], null_db: list[float]) -> Scaling:
    unrest_db = tuple(db + level_dbfs for db, level_dbfs in zip(repeat_db, LEVELS_DBFS, strict=True))
    return Scaling(np.zeros((1, 1), np.float32), tuple(repeat_db), tuple(null_db), unrest_db)


def test_a_gain_that_wanders_is_no_distortion_where_it_happened_to_stray_less() -> None:
    null_db = [-20.0 + ABOVE_FLOOR_DB] * len(LEVELS_DBFS)
    repeat_db = [-20.0] * BELOW + [WANDERS_DB - 10.0]
    assert scaling(repeat_db, null_db).is_linear
    assert not scaling(repeat_db, [*null_db[:-1], null_db[-1] + 1.0]).is_linear
    assert not scaling([WANDERS_DB - 1.0] * len(LEVELS_DBFS), null_db).is_linear


def test_noise_that_a_clip_keeps_close_to_the_signal_is_no_wandering_gain() -> None:
    held_dbfs = [min(level_dbfs, 0.0) for level_dbfs in LEVELS_DBFS]
    repeat_db = tuple(-55.0 - held for held in held_dbfs)
    null_db = tuple(
        -6.0 if level_dbfs > 0.0 else repeat for level_dbfs, repeat in zip(LEVELS_DBFS, repeat_db, strict=True)
    )
    found = Scaling(np.zeros((1, 1), np.float32), repeat_db, null_db, (-55.0,) * len(LEVELS_DBFS))
    assert not found.is_linear
    assert found.first_nonlinear_dbfs == 6.0


def test_noise_excuses_nothing_at_levels_where_it_is_far_below() -> None:
    repeat_db = [-90.0 - level_dbfs for level_dbfs in LEVELS_DBFS]  # noise at -90 dBFS
    quiet = [max(NULL_THRESHOLD_DB, floor_db + ABOVE_FLOOR_DB) for floor_db in repeat_db]
    assert scaling(repeat_db, quiet).is_linear
    assert not scaling(repeat_db, [*quiet[:-1], NULL_THRESHOLD_DB + 1.0]).is_linear
