"""Where a stage's output stops: whether it is cut there, and whether a programme gets there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from chainsim.model.profile import StageProfile
from chainsim.profile.level_curve import ceiling_of
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.stage_kind import CLEAN_CEILING_LNR_DB
from chainsim.units import db_from_gain, gain_from_db

STOPS_RISE_DB = 0.3
"""Of 6 dB: a compressor of 20:1 rises by as much."""

AT_CEILING_DB = 0.1
"""A clip puts its loudest peaks there to the last bit; what only comes near has not been cut."""

NEAR_CEILING_DB = 6.0
"""A filter behind a clip may leave so much less of a wave than of the sine that the ceiling is measured with."""

STRAYS_SHARE = 0.02
"""Of the ceiling: a headroom that is not known to 0.2 dB is not told."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a programme gets to a ceiling. `past`: surely beyond it."""

    past: bool
    headroom_db: float | None  # None: not known well enough


def reach(linear_peak: float, strays: float, ceiling_dbfs: float, scale: float) -> Reach:
    """Of a stage that answers no two levels quite alike, since its steps are coarse.

    Args:
        linear_peak: of what comes out if the ceiling is not there, as a factor.
        strays: how far that may be off.
        ceiling_dbfs: the highest peak that does come out.
        scale: how far the programme was turned down to find out about `linear_peak`.
    """
    ceiling = gain_from_db(ceiling_dbfs)
    known = strays < STRAYS_SHARE * ceiling and 0.0 < linear_peak * scale < (1.0 - STRAYS_SHARE) * ceiling
    return Reach(linear_peak > ceiling + strays, db_from_gain(ceiling / linear_peak) if known else None)


def holds_peaks(profile: StageProfile) -> bool:
    """Whether it may hold the one highest sample of a wave and bring what is around it down to it.

    Whatever does that stops a sine from rising, and leaves it a sine; true of a stage of which nothing was measured.
    """
    curve = profile.transfer
    steps = zip(pairwise(curve.output_dbfs), curve.thd_db[1:], strict=True)
    return not curve.output_dbfs or any(
        after - before < STOPS_RISE_DB and thd_db < CLEAN_CEILING_LNR_DB for (before, after), thd_db in steps
    )


def stops_at_dbfs(profile: StageProfile) -> float | None:
    """The highest peak that any sine comes out with, also of what scales nowhere; None: none is stopped."""
    outputs_dbfs = profile.transfer.output_dbfs
    if profile.ceiling_dbfs is None and len(outputs_dbfs) == len(LEVELS_DBFS):
        return ceiling_of(outputs_dbfs)
    return profile.ceiling_dbfs


def below_ceiling_db(profile: StageProfile, peak_dbfs: float) -> float:
    """How far the loudest peak of an answer is below the highest that any sine comes out; +inf: no sine is stopped."""
    ceiling_dbfs = stops_at_dbfs(profile)
    return math.inf if ceiling_dbfs is None else ceiling_dbfs - peak_dbfs


def stands_at_ceiling(profile: StageProfile, peak_dbfs: float) -> bool:
    """Whether the loudest peak of an answer is as high as any sine comes out."""
    return below_ceiling_db(profile, peak_dbfs) < AT_CEILING_DB
