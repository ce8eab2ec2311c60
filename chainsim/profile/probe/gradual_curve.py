"""Is what samples lose one curve of what a gain leaves of them, and one that bends gradually?"""

from __future__ import annotations

import numpy as np

from chainsim.profile.null_depth import Array

GRID_DB, GAP_DB, DENSE_DB = 0.5, 4.0, 1.0
"""Between samples of which more and less is lost: further apart no curve is told, and nearer none has to be filled."""
EQUAL_DB, ONE_CURVE_DB, STEEPEST = 0.01, 0.1, 1.2
"""How far from each other samples of one level may come out, and by how much that may change with their level."""
CORNER = 0.1
"""By how much more the curve's slope, as dB of dB, may change within 1 dB than just below or above: of tanh 0.03."""
APART = round(1.0 / GRID_DB)


def is_smooth(left_db: Array, lost_db: Array) -> bool | None:
    """Whether what is lost is one curve of what the gain leaves, both (sides, samples); None: more samples may tell.

    As foretold on one side of all samples; or of each on either, with a curve of those where both sides foretell alike.
    """
    by_side = [_is_bend(left, lost) for left, lost in zip(left_db, lost_db, strict=True)]
    if True in by_side:
        return True
    alike = np.abs(left_db[0] - left_db[1]) < EQUAL_DB
    of_alike = _is_bend(left_db[0][alike], lost_db[0][alike]) if alike.any() else None
    if of_alike is not True:
        return None if None in (*by_side, of_alike) else False
    order = np.argsort(left_db[0][alike])
    along, curve = left_db[0][alike][order], lost_db[0][alike][order]
    off_db = np.abs(np.interp(left_db, along, curve, left=np.nan, right=np.nan) - lost_db)
    return True if (off_db[:, ~alike] < ONE_CURVE_DB).any(axis=0).all() else None


def _is_bend(left_db: Array, lost_db: Array) -> bool | None:
    """Whether samples, in any order, lie on one curve that bends gradually; None: there are gaps in it."""
    if np.isnan(left_db).any():
        return False
    order = np.argsort(left_db)
    left_db, lost_db = left_db[order], lost_db[order]
    apart_db, steps_db = np.diff(left_db), np.abs(np.diff(lost_db))
    gap_db = float(apart_db[steps_db > EQUAL_DB].max(initial=0.0))
    if gap_db > GAP_DB:
        return None
    if (steps_db <= ONE_CURVE_DB + STEEPEST * apart_db).all() and not _has_corner(left_db, lost_db):
        return True
    return None if gap_db > DENSE_DB else False


def _has_corner(left_db: Array, lost_db: Array) -> bool:
    """Whether a curve, from left to right, turns at once."""
    grid_db = np.arange(left_db[-1], left_db[0] + GRID_DB, -GRID_DB)[::-1]
    slope = np.diff(np.interp(grid_db, left_db, lost_db)) / GRID_DB
    turns = np.abs(slope[APART:] - slope[:-APART])
    below, above = (np.pad(turns, pad)[at] for pad, at in (((APART, 0), np.s_[:-APART]), ((0, APART), np.s_[APART:])))
    return bool((turns > np.maximum(below, above) + CORNER).any())
