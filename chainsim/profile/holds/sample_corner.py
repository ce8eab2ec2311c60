"""By how much a held sample may be turned down until it is free, and whether it is so at once and all by itself.

A clip's corner is: what bends goes on changing further down, and where a gain sets in, it does so for the samples
beside as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from chainsim.profile.holds.held_lines import Lines, along_own
from chainsim.profile.holds.turned_samples import BESIDE_S, Row
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask

STRAIGHT, HALVINGS = 0.02, 11
"""How far from its line a sample may be that is held, of what the clip takes, or would of what is left of the sample;
and how often its corner is halved in."""
BEFORE, BEHIND = (-0.08, -0.04), (0.04, 0.08, 0.16)
"""Where the slopes on both sides of the corner are taken, as shares of it or, if that is less, of what is left there of
the sample: the gain that it brings about falls with it."""
SUDDENLY = 0.3
"""Of what is taken, at most, between the first slope behind the corner and the next: of a knee half of it."""
MOVES_OTHERS, SOON_FRAMES = 0.1, 3
"""Of what is taken, at most, by what is done to the samples beside: of a gain all of it, if only for a few samples
where it attacks within as many."""
VANISHES = 0.4
"""Of what comes of a sample that is free."""
MOVING, STILL, FEW = 0.01, 0.02, 0.3
"""Of what moves most beside a sample, from where on it counts; of how much it does on the other side of the corner; and
how many may stand still there for a gain not to be the reason."""
TINY = 1e-30


def straight_to(row: Row, lines: Lines, frames: int, between: tuple[float, float]) -> Array:
    """By how much each sample may be turned down to come out in one straight line.

    Args:
        row: in which they are.
        lines: of them.
        frames: for how many a sample comes out.
        between: the least share that is tried, at which all are held, and the most.
    """
    count = lines.taken.size
    line = _share(row, lines, frames, np.full(count, between[0]))
    low, high = (np.full(count, np.log(share)) for share in between)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        by = np.exp(middle)
        off = np.abs(_share(row, lines, frames, by) - line)
        straight = (off < STRAIGHT * np.minimum(1.0, 1.0 / by - 1.0) * lines.taken).any(axis=0)
        low, high = np.where(straight, middle, low), np.where(straight, high, middle)
    corner: Array = np.exp(low)
    return corner


def _share(row: Row, lines: Lines, frames: int, by: Array) -> Array:
    """What comes of each sample, as it is played where nothing filters, against one that is free."""
    return along_own(row.change(lines.turned, by, level=frames > 1), lines.along) / by


def breaks_at(row: Row, lines: Lines, frames: int, corner: Array, takes: float) -> Mask:
    """Whether a sample, and hardly what is beside it, changes at once at its corner, and no further behind it.

    Args:
        row: in which they are.
        lines: of them.
        frames: for how many a sample comes out.
        corner: as of `straight_to`.
        takes: what a clip takes at least.
    """
    beside = round(BESIDE_S[-1] * row.rate_hz)
    near = np.minimum(corner, 1.0 - corner)

    def slopes(shares: Sequence[float]) -> Sequence[Array]:
        changes = [row.around(lines.turned, corner + each * near, beside) for each in shares]
        both = zip(pairwise(changes), pairwise(shares), strict=True)
        return [(b - a) / (near * (to - start))[:, np.newaxis] for (a, b), (start, to) in both]

    def own(slope: Array) -> Array:
        return along_own(slope[:, beside : beside + frames], lines.along)

    (held,), (free, further) = slopes(BEFORE), slopes(BEHIND)
    jump_of_own = own(free) - own(held)
    jump = np.where(_held_by_themselves(held, free, slice(beside, beside + frames)), 0.0, free - held)
    answer = row.answer_around(lines.turned, beside)
    behind = beside + frames
    parts = [slice(beside - each, beside) for each in (beside // 4, beside)]
    parts += [slice(behind, behind + each) for each in (SOON_FRAMES, beside // 4, beside)]
    of_gain = [
        (jump[:, part] * answer[:, part]).sum(axis=1) / (np.square(answer[:, part]).sum(axis=1) + TINY)
        for part in parts
    ]
    moved = np.abs(of_gain).max(axis=0) * np.abs(own(answer))
    sudden = np.abs(own(further) - own(free)) < SUDDENLY * jump_of_own
    all_own: Mask = moved < MOVES_OTHERS * jump_of_own
    breaks: Mask = (jump_of_own > takes) & sudden & all_own
    return breaks & _vanishes(row, lines) if frames == 1 and breaks.any() else breaks


def _held_by_themselves(held: Array, free: Array, own: slice) -> Mask:
    """Which frames beside each sample stand still on one side of its corner, where most move on both of them.

    What turns a sample up as the one before it is turned down may bring it to the clip just there. Where a gain lets
    go of a sample all beside it stands still behind.
    """
    moves = np.maximum(np.abs(held), np.abs(free))
    moves[:, own] = 0.0
    moving = moves > MOVING * moves.max(axis=1, keepdims=True)
    still: Mask = moving & (np.minimum(np.abs(held), np.abs(free)) < STILL * moves)
    few = still.sum(axis=1) < FEW * moving.sum(axis=1)
    by_themselves: Mask = still & few[:, np.newaxis]
    return by_themselves


def _vanishes(row: Row, lines: Lines) -> Mask:
    """Whether hardly anything comes out where a sample is taken out: where it does, filters made that of those beside.

    A gain that moves one band alone moves of smooth waves only the sample that has been turned down.
    """
    left = row.answer_around(lines.turned, 0) + row.around(lines.turned, np.ones(lines.taken.size), 0)
    vanishes: Mask = np.linalg.norm(left, axis=1) < VANISHES * np.linalg.norm(lines.along, axis=1)
    return vanishes
