"""Nudges as large as it takes for what they come to: steps of the output's own, or noise that a stage makes by itself.

Larger ones would be programme to whatever levels the output, and would move it over thresholds and corners.
"""

from __future__ import annotations

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.tangent import NUDGE_DB, Mask, Tangent
from chainsim.units import db_from_gain, db_from_power

LARGEST_NUDGE_DB = -30.0
"""0.3 dB of level."""
FINE_STEPS, LOUDEST, TINIEST = 16.0, 0.9, 1e-3
"""How many a nudge should come to, where it comes to most."""
WELL_ABOVE_DB = 30.0
"""When the programme is 12 dB lower, what is left of a hole averaged over a few samples is noise 26 dB below them."""
TINY = 1e-30


def above_rounding(nudging: Nudging) -> Nudging:
    """Of a stage that repeats itself: further where most nudges would come to a few steps, but not too far."""
    if nudging.step is None:
        return nudging
    further_db = further_by_db(nudging.kept(nudging.passages, 0.0), nudging.step)
    return nudging if further_db <= 0.0 else nudging.nudged_by(min(nudging.nudge_db + further_db, LARGEST_NUDGE_DB))


def above_noise(nudging: Nudging) -> Nudging:
    """Of a stage that hisses, nudged as far as may be: no further than well above that."""
    now = nudging.kept(nudging.passages, 0.0)
    above_db = above_noise_db(now, nudging.answer(nudging.passages, 0.0), nudging.counted(nudging.passages, now))
    return nudging.nudged_by(max(nudging.nudge_db - max(above_db - WELL_ABOVE_DB, 0.0), NUDGE_DB))


def further_by_db(tangent: Tangent, step: float) -> float:
    """How much larger nudges should be for the louder ones to come to many steps; 0 and less: they are."""
    usual = float(np.quantile(np.abs(tangent.slope * tangent.size), LOUDEST)) / step
    return -db_from_gain(max(usual, TINIEST) / FINE_STEPS)


def above_noise_db(tangent: Tangent, again: Array, counted: Mask) -> float:
    """How far what nudges come to is above noise, by power and of all channels.

    Args:
        tangent: of the stage, nudged alike in all channels first.
        again: another answer to the same programme without nudges, (channels, frames).
        counted: which frames are judged.
    """
    channels = tangent.answer.shape[0]
    moved = np.square((tangent.slope[:channels] * tangent.size)[:, counted])
    noise = np.square((again - tangent.answer)[:, counted])  # of two answers, as there is in what nudges come to
    return db_from_power((float(moved.sum()) + TINY) / (float(noise.sum()) + TINY))
