"""What was told of stages in earlier renders: where one gets the same at another level, how far it may rise is known.

Headroom is a gain of the programme: turned down by a trim, the programme may rise by as much more. Only where the
stage follows the level is that worth anything; of others it is found out sooner than it is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile import EDGE_S
from chainsim.units import db_from_gain, frames_from_s

LEAST_DB = 0.1
"""How far a programme has to be from a stage's limit, for that to be taken from what was told of another level."""
ALIKE = 1e-6
"""Of the peak: rounding of what linear stages before it made of the trim."""
MOSTLY = 0.5

Windows = Sequence[StageExcerpt]


class TriedBefore:
    """Of the last render in which each stage was tried, by path: its excerpts and what was told.

    Args:
        sample_rate_hz: of all.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._edge_frames = frames_from_s(EDGE_S, sample_rate_hz)
        self._known: dict[str, tuple[Windows, ProgrammeCheck]] = {}

    def keep(self, windows: Mapping[str, Windows], checks: Mapping[str, ProgrammeCheck]) -> None:
        """Of some stages; of others what is known stays. A copy of this goes on for itself."""
        self._known = self._known | {path: (windows[path], check) for path, check in checks.items()}

    def headroom_db(self, path: str, windows: Windows) -> float | None:
        """How far the programme may rise, if it is that of before at another level and far enough below the limit."""
        if path not in self._known:
            return None
        before, check = self._known[path]
        if check.headroom_db is None or check.undecided is not None:
            return None
        gain_db = gain_between_db(before, windows, self._edge_frames)
        if gain_db is None or check.headroom_db - gain_db < LEAST_DB:
            return None
        return check.headroom_db - gain_db


def gain_between_db(before: Windows, now: Windows, edge_frames: int) -> float | None:
    """By how much one programme is louder than another, told by the frames of which excerpts are at hand of both.

    None: they are not the same at another level, or too few frames of the excerpts are those of the others, or not
    the loudest.
    """
    both = [pair for old, new in product(before, now) if (pair := _shared(old, new, edge_frames)) is not None]
    peak, shared_peak = _peak([each.samples for each in now]), _peak([new for _, new in both])
    if not peak > 0.0 or shared_peak < peak:
        return None
    if sum(new.shape[1] for _, new in both) < MOSTLY * sum(each.samples.shape[1] for each in now):
        return None
    gain = shared_peak / _peak([old for old, _ in both])
    if any(np.abs(new - np.float64(gain) * old).max() > ALIKE * peak for old, new in both):
        return None
    return db_from_gain(gain)


def _shared(old: StageExcerpt, new: StageExcerpt, edge_frames: int) -> tuple[Audio, Audio] | None:
    """The frames of the track that both have, without those that are faded in or out in one of them."""
    first = max(_inner(old, edge_frames)[0], _inner(new, edge_frames)[0])
    end = min(_inner(old, edge_frames)[1], _inner(new, edge_frames)[1])
    if end <= first or old.samples.shape[0] != new.samples.shape[0]:
        return None
    both = (each.samples[:, first - each.start_frame : end - each.start_frame] for each in (old, new))
    return next(both), next(both)


def _inner(excerpt: StageExcerpt, edge_frames: int) -> tuple[int, int]:
    """Frames of the track, [first, end)."""
    first = excerpt.start_frame + (edge_frames if excerpt.start_frame else 0)
    return first, excerpt.start_frame + excerpt.samples.shape[1] - edge_frames


def _peak(samples: Sequence[Audio]) -> float:
    return max((float(np.abs(each).max(initial=0.0)) for each in samples), default=0.0)
