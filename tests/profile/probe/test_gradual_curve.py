"""A straight line and a tanh bend gradually, a clip and two curves do not; between far levels nothing is told."""

from __future__ import annotations

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.probe.gradual_curve import is_smooth

LEFT_DB: Array = np.arange(-48.0, 24.5, 0.5)


def lost_db(bent: Array, left_db: Array = LEFT_DB) -> Array:
    return np.asarray(20.0 * np.log10(bent) - left_db)


def smooth(lost: Array, left_db: Array = LEFT_DB) -> bool | None:
    """As told alike on both sides."""
    return is_smooth(np.stack([left_db] * 2), np.stack([lost] * 2))


def test_a_line_and_a_tanh() -> None:
    level = 10.0 ** (LEFT_DB / 20.0)
    assert smooth(np.zeros(LEFT_DB.size)) is True
    assert smooth(lost_db(np.tanh(level))) is True


def test_a_clip_has_a_corner() -> None:
    assert smooth(lost_db(np.minimum(10.0 ** (LEFT_DB / 20.0), 1.0))) is False


def test_samples_of_two_curves() -> None:
    level = 10.0 ** (LEFT_DB / 20.0)
    one = lost_db(np.tanh(level))
    one[::2] = lost_db(np.tanh(2.0 * level) / 2.0)[::2]
    assert smooth(one) is False


def test_what_is_between_far_levels_is_not_told() -> None:
    left_db = np.arange(-48.0, 25.0, 6.0)
    assert smooth(lost_db(np.tanh(10.0 ** (left_db / 20.0)), left_db), left_db) is None


def test_no_gain_is_foretold() -> None:
    assert smooth(np.where(LEFT_DB > 0.0, np.nan, 0.0), np.where(LEFT_DB > 0.0, np.nan, LEFT_DB)) is not True
