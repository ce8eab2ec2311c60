"""Nudges that are heard sample by sample in what a stage makes of them, although it hisses: large ones, and averages.

What a clip takes of single samples' slopes is looked for among as many as a programme has, so that noise has to stay
below by as much as the highest of so many samples of it.
"""

from __future__ import annotations

import math

import numpy as np

from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.fitted_nudges import LARGEST_NUDGE_DB, above_noise_db
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.tangent import NUDGE_DB, running_mean
from chainsim.units import frames_from_s, power_from_db

ENOUGH_DB, LEAST_DB, AVERAGED_TO_DB = 42.0, 32.0, 38.0
"""What nudges come to against noise: of slopes it leaves 0.8 %, 2.5 % and 1.3 %, and of the highest of all differences
of two 6, 20 and 10 %. A clip with half of the wave passing beside it takes 50 %."""
MOST_ANSWERS = 8
AROUND_S = 0.02


def amid_hiss(nudging: Nudging) -> Nudging | None:
    """The stage nudged far enough, and averaged where that does not do; None: its hiss hides single samples."""
    now, again = nudging.kept(nudging.passages, 0.0), nudging.answer(nudging.passages, 0.0)
    above_db = above_noise_db(now, again, nudging.counted(nudging.passages, now)) - nudging.nudge_db
    nudge_db = max(min(LARGEST_NUDGE_DB, ENOUGH_DB - above_db), NUDGE_DB)
    lacks_db = AVERAGED_TO_DB - (above_db + nudge_db)
    answers = min(max(math.ceil(power_from_db(lacks_db)), 1), MOST_ANSWERS)
    if above_db + nudge_db + 10.0 * math.log10(answers) < LEAST_DB:
        return None
    noise = _noise(again - now.answer, nudging.sample_rate_hz) / math.sqrt(answers)
    return nudging.nudged_by(nudge_db, answers=answers, noise=noise)


def _noise(difference: Array, rate_hz: int) -> float:
    """RMS of what is in each of two answers, of the worst channel where there is most."""
    power = running_mean(np.square(difference), frames_from_s(AROUND_S, rate_hz))
    return math.sqrt(float(power.max(initial=0.0)) / 2.0)
