"""How much of what came before a stage has to hear, until it is in the state that it has in the track."""

from __future__ import annotations

import math

from chainsim.model.profile import Kind, StageProfile
from chainsim.model.undecided_stages import answers_alike
from chainsim.units import gain_from_db

PRE_ROLL_S = 0.25
LONG_PRE_ROLL_S = 2.5
"""For dynamics: levellers and auto-gain take seconds to settle, and until then they clip elsewhere or not at all. Those
that are known to have settled within a tenth of a second, both ways, are given no more than anything else."""

GAP_S = 0.3
"""Between two windows: what rings on behind the first is heard out, and no more."""

CLOSES_DB, DROWNED_THD_DB = 6.0, 0.0
"""A stage that gives so much less of what is quiet is a gate or an expander: its quieter self is shut. Where more comes
out than the tone itself, it is hiss that comes out."""


def moves_with_level(profile: StageProfile) -> bool:
    """Whether its gain follows the programme, so that it has no quieter self to be compared with."""
    if scales_nowhere(profile):
        return True
    if profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP):
        return True
    return profile.kind is Kind.CLIP and closes(profile)


def scales_nowhere(profile: StageProfile) -> bool:
    """Whether its gain is another one at every level, and yet the same one every time."""
    answers = profile.transfer.output_dbfs and not profile.non_finite_output
    return profile.kind is Kind.UNKNOWN and bool(answers) and answers_alike(profile)


def pre_roll_s(profile: StageProfile) -> float:
    """What is played before the frames that are judged."""
    if moves_with_level(profile):
        return LONG_PRE_ROLL_S if profile.settles_s is None else PRE_ROLL_S
    return max(PRE_ROLL_S, remembers_s(profile))


def pause_s(profile: StageProfile) -> float:
    """Of silence between windows played one after the other, for the next not to meet echoes of the last.

    Where nobody knows how long those go on, what is played before the next window has to outlast them.
    """
    return max(GAP_S, profile.forgets_s or 0.0)


def remembers_s(profile: StageProfile) -> float:
    """How long what was played goes on in an echo, a loop, a tail; of what never answers alike nobody knows.

    A tube whose offset creeps never comes to rest either: what bends is spared the long wait, since 1 % in it is the
    same to a few tenths of a dB with an echo or without.
    """
    if profile.forgets_s is not None:
        return profile.forgets_s
    return LONG_PRE_ROLL_S if profile.kind is not Kind.SATURATION and answers_alike(profile) else 0.0


def steady_gain(profile: StageProfile) -> float | None:
    """As a factor, while the stage is linear; None: it follows the programme, or is not known."""
    gain_db = profile.small_signal_gain_db
    return None if gain_db is None or moves_with_level(profile) else gain_from_db(gain_db)


def closes(profile: StageProfile, heard_dbfs: float = -math.inf) -> bool:
    """Whether it gives less of what is quiet, of all that should come out as loud as that: less falls between steps.

    Of what drowns in the stage's own hiss nothing is known.
    """
    gain_db, curve = profile.small_signal_gain_db, profile.transfer
    if gain_db is None:
        return False
    levels = zip(curve.input_dbfs, curve.output_dbfs, curve.thd_db, strict=True)
    most_thd_db = math.inf if answers_alike(profile) else DROWNED_THD_DB
    heard = (out - at for at, out, thd_db in levels if at + gain_db >= heard_dbfs and thd_db <= most_thd_db)
    quietest_db = next(heard, None)
    return quietest_db is not None and quietest_db < gain_db - CLOSES_DB
