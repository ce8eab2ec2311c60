"""At which gain of the programme does a stage's tangent get holes, and do they open at once? Then it is a hard clip.

For stages that have no quieter self to be compared with: compressors, limiters, gates, whatever levels its output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null import Array
from chainsim.profile.tangent import NUDGE_DB, Mask, Play, Tangent, measure_tangent, nudges
from chainsim.profile.traceless_samples import (
    NOTHING_DB,
    SHARP_DB,
    SHARP_SMEARED_DB,
    SMEARED_DB,
    comes_out_singly,
    loud_frames,
    single_depth_db,
    smeared_depth_db,
)
from chainsim.units import gain_from_db

LOWER_DB = -18.0
HIGHEST_DB, LOWEST_DB, STEP_DB = 24.0, -60.0, 6.0
TOLERANCE_DB = 0.05
SHARP_WITHIN_DB, SHARP_SMEARED_WITHIN_DB = 0.2, 1.5
"""A clip's holes open at once; those of a curve that bends have been deep a little below as well."""


@dataclass(frozen=True, slots=True)
class Corner:
    """`headroom_db`: gain of the programme at which holes open; None: nowhere up to +24 dB, or they open smoothly."""

    headroom_db: float | None
    depth_db: Array  # now, (frames,); 0 where there is no hole
    opens_below_db: float  # a depth of less is a hole


class CornerSearch:
    """A stage and excerpts of its programme.

    Args:
        play: the answer of a fresh instance.
        signal: (channels, frames).
        inside: which frames belong to the programme.
        sample_rate_hz: of both.
        nudge_db: size of the nudges against the signal's peak.
    """

    def __init__(
        self, play: Play, signal: Audio, inside: Mask, sample_rate_hz: int, nudge_db: float = NUDGE_DB
    ) -> None:
        self._play, self._signal, self._inside = play, signal, inside
        self._rate_hz, self._nudge_db = sample_rate_hz, nudge_db
        self._nudges = nudges(*signal.shape)
        now = self._tangent(0.0)
        counted = self._counted(now)
        self._singly = comes_out_singly(now, counted)
        self._lower: Tangent | None = None if self._singly else self._tangent(LOWER_DB)
        self._threshold_db = NOTHING_DB if self._singly else SMEARED_DB
        self._now_db = self._depth_of(now)

    def find(self) -> Corner:
        """Search from the programme as it is, upwards or downwards."""
        headroom_db = self._headroom_db()
        if headroom_db is not None:
            within_db = SHARP_WITHIN_DB if self._singly else SHARP_SMEARED_WITHIN_DB
            below_db = float(self._depth_db(headroom_db - within_db).min())
            if below_db < (SHARP_DB if self._singly else SHARP_SMEARED_DB):
                headroom_db = None
        if headroom_db is None:
            return Corner(None, np.zeros_like(self._now_db), self._threshold_db)
        return Corner(headroom_db, self._now_db, self._threshold_db)

    def _headroom_db(self) -> float | None:
        if float(self._now_db.min()) < self._threshold_db:
            inside, outside = -STEP_DB, 0.0
            while self._has_holes(inside):
                inside, outside = inside - STEP_DB, inside
                if inside < LOWEST_DB:
                    return None
        else:
            if not self._has_holes(HIGHEST_DB):
                return None
            inside, outside = 0.0, STEP_DB
            while outside < HIGHEST_DB and not self._has_holes(outside):
                inside, outside = outside, outside + STEP_DB
        while outside - inside > TOLERANCE_DB:
            middle = (inside + outside) / 2.0
            inside, outside = (inside, middle) if self._has_holes(middle) else (middle, outside)
        return inside

    def _has_holes(self, gain_db: float) -> bool:
        return float(self._depth_db(gain_db).min()) < self._threshold_db

    def _depth_db(self, gain_db: float) -> Array:
        return self._depth_of(self._tangent(gain_db))

    def _depth_of(self, tangent: Tangent) -> Array:
        counted = self._counted(tangent)
        if self._lower is None:
            return single_depth_db(tangent, counted, self._rate_hz)
        return smeared_depth_db(tangent, self._lower, counted, self._rate_hz)

    def _counted(self, tangent: Tangent) -> Mask:
        return loud_frames(tangent.answer, self._inside, self._rate_hz)

    def _tangent(self, gain_db: float) -> Tangent:
        louder = self._signal * np.float32(gain_from_db(gain_db))
        return measure_tangent(self._play, louder, self._nudges, self._nudge_db)
