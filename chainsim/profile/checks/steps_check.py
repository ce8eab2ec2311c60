"""A stage that answers in steps, on a programme: whether a clip and those steps are all there is to its answer.

Steps are as many small clips, and hide one from the tangent as from the null. But how high a step is can be read from
the answer, and where it all stops from the profile. So the programme is played a little below that at several levels:
their mean, scaled up, is what the stage would answer without its ceiling, to a step or so. Where the answer to the
programme as it is is nothing but that, cut off at the ceiling, it is told by how much. Dynamics, filters behind a clip
and smooth curves leave more than a step, and nothing is told of them here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.undecided_stages import AT_CEILING, STEPS_AS_SUDDEN
from chainsim.profile.checks.blocks_over import affected_ms, by_block, worst_blocks
from chainsim.profile.checks.ceiling import stops_at_dbfs
from chainsim.profile.null_depth import Array, null_by_block_db
from chainsim.profile.output_grid import grid_step, held_frames
from chainsim.profile.tangents.tangent import Mask
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.units import db_from_gain, gain_from_db

LEVELS, SPREAD_DB = 8, 3.0
"""So many levels over so much: each falls between other steps."""
BELOW, SURELY_BELOW, LOWER_DB, TRIALS = 0.9, 0.97, 1.5, 16
"""Of the ceiling: how far the loudest of them is to get, and what is no longer below it. Then all are lowered."""
COARSEST, FINE = 0.13, 0.04
"""Of the ceiling: what the answer has to be known to for anything to be told (1 dB), and for a headroom (0.3 dB)."""
ODD_DB, LOUD_DB = -0.37, 24.0
MOST_HELD_FRAMES = 16
COARSE = 1e-4
"""Of the highest that comes out: a tenth of a nudge, 14 bits at full scale."""


@dataclass(frozen=True, slots=True)
class _Straight:
    """The answer without a ceiling, (channels, frames), how far a sample may be off it, and the highest gain played."""

    answer: Array
    strays: float
    gain_db: float


class OwnStep:
    """Of the grid that the stage's answer lies on at whatever gain, looked for once, by who asks first."""

    def __init__(self, excerpts: Excerpts) -> None:
        self.excerpts = excerpts

    @cached_property
    def size(self) -> float | None:
        """None: there is none, or it is the programme's own.

        A recording of 16 bits lies on a grid as well, and a stage that passes it hands that on; but it moves with the
        gain.
        """
        judged = self.excerpts.row.judged()
        step = grid_step(self.excerpts.answer(0.0)[:, judged])
        if step is None:
            return None
        step_lower = grid_step(self.excerpts.answer(ODD_DB)[:, judged])
        moves = (1.0 - gain_from_db(ODD_DB)) / 2.0
        return None if step_lower is None or abs(step_lower / step - 1.0) > moves else step


def check_by_steps(own_step: OwnStep, profile: StageProfile) -> ProgrammeCheck | None:
    """Of a stage without dynamics that repeats itself; None: it does not answer in steps, or there is more to it."""
    excerpts = own_step.excerpts
    ceiling_dbfs = stops_at_dbfs(profile)
    if profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP) or ceiling_dbfs is None or not excerpts.repeats:
        return None
    judged, as_it_is = excerpts.row.judged(), excerpts.answer(0.0)
    step = own_step.size
    ceiling = gain_from_db(ceiling_dbfs)
    if step is None or not _cuts_both_alike(excerpts, ceiling, step, judged):
        return None
    straight = _straight(excerpts, ceiling, step, judged)
    if straight is None or straight.strays > COARSEST * ceiling:
        return None
    cut = np.clip(straight.answer, -ceiling, ceiling)
    if _highest(as_it_is - cut, judged) > straight.strays:
        return None
    held = held_frames(as_it_is)
    places = range(1, held) if held <= MOST_HELD_FRAMES else ()
    peak = max(_highest(straight.answer, judged), *(_peak_later(excerpts, straight, n, judged) for n in places), 0.0)
    past, fine = peak > ceiling + straight.strays, straight.strays < FINE * ceiling
    told = past or fine or peak < ceiling - straight.strays
    null_db = null_by_block_db(as_it_is, straight.answer, excerpts.sample_rate_hz)
    lost = by_block(np.abs(straight.answer - cut) > straight.strays, excerpts.sample_rate_hz)
    return ProgrammeCheck(
        residual_db=float(null_db.max()),
        threshold_db=float(null_by_block_db(as_it_is, cut, excerpts.sample_rate_hz).max()),
        exceeds=past,
        has_corner=past,
        headroom_db=db_from_gain(ceiling / peak) if fine and peak > 0.0 else None,
        gain_reduction_db=None,
        peak_gain_db=None,
        affected_ms=affected_ms(lost) if past else 0.0,
        worst=worst_blocks(excerpts, np.where(lost, null_db.max(axis=0), -np.inf), -np.inf) if past else (),
        undecided=None if told else AT_CEILING,
    )


def without_steps(found: ProgrammeCheck, own_step: OwnStep, profile: StageProfile) -> ProgrammeCheck:
    """What was found otherwise, but for a clip in what bends or moves as well, where it may be a step.

    And where tops of what is lossy are turned down and there is no ceiling: behind dynamics a clip has none.
    """
    excerpts = own_step.excerpts
    may_clip = profile.kind is Kind.LOSSY and profile.ceiling_dbfs is None
    clips = found.exceeds and (found.has_corner is not False or may_clip)
    if not clips or profile.kind is Kind.CLIP or not excerpts.repeats:
        return found
    step = own_step.size
    scales = profile.kind is not Kind.UNKNOWN  # what scales nowhere is never far from a step
    if step is None or (scales and step < COARSE * _highest(excerpts.answer(0.0), excerpts.row.judged())):
        return found
    return replace(
        found, exceeds=False, has_corner=None, headroom_db=None, undecided=STEPS_AS_SUDDEN, affected_ms=0.0, worst=()
    )


def _cuts_both_alike(excerpts: Excerpts, ceiling: float, step: float, judged: Mask) -> bool:
    """Whether what is far too loud stops at the ceiling upwards and downwards, to a step."""
    loud = excerpts.answer(LOUD_DB)[:, judged]
    return all(abs(float(stop) - ceiling) <= 1.5 * step for stop in (loud.max(), -loud.min()))


def _straight(excerpts: Excerpts, ceiling: float, step: float, judged: Mask) -> _Straight | None:
    """From levels at which the programme stays below the ceiling; None: not found."""
    top = min(BELOW * ceiling / max(_highest(excerpts.linear, judged), step), 1.0)
    top_db = db_from_gain(top)
    for _ in range(TRIALS):
        highest = _highest(excerpts.answer(top_db), judged)
        if highest < SURELY_BELOW * ceiling:
            break
        top_db -= LOWER_DB
    else:
        return None
    gains_db = [top_db - SPREAD_DB * (level + 0.5) / LEVELS for level in range(LEVELS)]
    mean: Array = np.mean([excerpts.answer(each) / np.float64(gain_from_db(each)) for each in gains_db], axis=0)
    return _Straight(mean, step * (0.5 + 0.5 / gain_from_db(gains_db[-1])), gains_db[0])


def _peak_later(excerpts: Excerpts, straight: _Straight, frames: int, judged: Mask) -> float:
    """What no held sample shows may be seen if the programme begins so much later, as it may in the track."""
    return _highest(excerpts.answer_later(straight.gain_db, frames), judged) / gain_from_db(straight.gain_db)


def _highest(answer: Array | Audio, judged: Mask) -> float:
    return float(np.abs(answer[:, judged]).max(initial=0.0))
