"""Samples that a clip holds where filters stand behind it, as in the oversampled clip that makes a limiter safe.

There a sample has several corners, one for each sample of the higher rate that it has a part in: turned down bit by
bit, it stays as it is and then, within little, comes out as if no clip were there. A gain that follows the level lets
go of a sample as suddenly, but of those beside it as well, and hardly ever leaves exactly nothing of it until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainsim.profile.holds.held_lines import Lines, along_own
from chainsim.profile.holds.held_search import APART_S, DEEP, EVERY_S, LEAST, HeldSearch
from chainsim.profile.holds.sample_corner import MOVES_OTHERS, SOON_FRAMES
from chainsim.profile.holds.samples_to_turn import Turned
from chainsim.profile.holds.sudden_slopes import TOLERANCE_DB, TakenHold
from chainsim.profile.holds.turned_samples import BESIDE_S, Row
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging

SHARES = (*(LEAST * 2.0 ** (step / 2.0) for step in range(16)), 0.86)
"""By which samples are turned down one after the other: 0.035 dB, and half as much again and again, up to 17 dB."""
HELD, FREE = 0.1, 0.7
"""Of what comes of a sample that is free: a clip leaves 0.08 and less of one that is held, fast limiters without one
take 0.7 to 0.84, or turn it the other way round; and 0.9 and more of one that is not, but for ripples."""
LEAST_STEPS, MOST_STEPS = 2, 3
"""In how many a sample is held at least, and within how many it comes free: a knee of 1 dB takes more."""
OFFSETS = (0, -1, 1)
"""The highest sample of a wave is the one that a limiter follows, those beside it are held by the clip alone."""
MOST_FINDS = 4
OVER_DB = 0.1
"""Past its corner, of a sample that stays as it is: not known, and walked down by so much."""
TINY = 1e-30


def find_rounded(nudging: Nudging, *, slow: bool) -> TakenHold:
    """The lowest gain at which a sample is held, if any is as the programme is.

    Args:
        nudging: a stage that stops all that comes out of it, with filters behind.
        slow: whether its dynamics are known to be slower than samples.
    """
    search, apart = (
        kind(nudging, singly=False, slow=slow, wholly=True, free=DEEP) for kind in (RoundedHolds, RoundedHoldsApart)
    )
    found = search.find()
    if found.headroom_db is None:
        return found
    return _lowest(apart, _lowest(search, found))


def _lowest(search: RoundedHolds, found: TakenHold) -> TakenHold:
    """What is found further down, if anything is."""
    for _ in range(MOST_FINDS):
        lower = search.find((found.headroom_db or 0.0) - TOLERANCE_DB)
        if lower.headroom_db is None:
            break
        found = TakenHold(lower.headroom_db, found.share)
    return found


class RoundedHolds(HeldSearch):
    """As `HeldSearch`, which see, of samples that come free in several corners."""

    every_s = EVERY_S

    def _held(self, passages: Sequence[Passage], gain_db: float) -> Lines | None:
        now = self._nudging.kept(passages, gain_db)
        row = Row(self._nudging, passages, gain_db, self._frames, now.answer)
        chosen = (
            row.peaks(self.every_s, falling=self._falling),
            row.stillest(now.slope, self.every_s, falling=self._falling),
        )
        tried = (self._alone(row, _beside(each, offset)) for each in chosen for offset in OFFSETS)
        return next((found for found in tried if found is not None), None)

    def _corners(self, row: Row, lines: Lines) -> Array:
        """Up to where nothing comes of each, and a little further on all of it, and hardly of what is beside it."""
        beside = round(BESIDE_S[-1] * row.rate_hz)
        count = lines.taken.size
        changes = [row.around(lines.turned, np.full(count, share), beside) for share in SHARES]
        steps = np.diff([0.0, *SHARES])[:, np.newaxis, np.newaxis]
        slopes: Array = np.diff(changes, axis=0, prepend=0.0) / steps  # (shares, samples, frames)
        own = slice(beside, beside + self._frames)
        left = along_own(slopes[:, :, own], lines.along)
        held_steps = (np.abs(left) >= HELD).argmax(axis=0)
        free_from = held_steps + MOST_STEPS
        told = (held_steps >= LEAST_STEPS) & (free_from < len(SHARES))
        free = told & np.all((left > FREE) | (np.arange(len(SHARES))[:, np.newaxis] < free_from), axis=0)
        each = np.arange(count)
        jump = slopes[np.minimum(free_from, len(SHARES) - 1), each] - slopes[np.maximum(held_steps - 1, 0), each]
        answer = row.answer_around(lines.turned, beside)
        moved = _of_gain(jump, answer, own, beside) * np.abs(along_own(answer[:, own], lines.along))
        return np.where(free & (moved < MOVES_OTHERS), np.array(SHARES)[held_steps], 0.0)


class RoundedHoldsApart(RoundedHolds):
    """As `RoundedHolds`, of samples so far apart that what a limiter does about one is over at the next.

    Of the one sample that a limiter follows, nothing is left before what its gain does is taken away: that is as much,
    and so it looks free. Its corner tells the two apart, which costs more; so a clip has to be known already.
    """

    every_s = APART_S

    def _lines(self, row: Row, turned: Turned) -> Lines:
        lines = super()._lines(row, turned)
        heard = lines.taken != 0.0
        if not heard.any():
            return lines
        left = along_own(row.change(turned, LEAST, level=False) / LEAST, lines.along)[0]
        stays = heard & (np.abs(left) < HELD)
        taken, over_db = np.where(stays, 1.0 - left, lines.taken), np.where(stays, OVER_DB, lines.over_db)
        return replace(lines, taken=taken, over_db=over_db)


def _beside(turned: Turned, offset: int) -> Turned:
    return Turned(np.maximum(turned.at + offset, 0), turned.channel)


def _of_gain(jump: Array, answer: Array, own: slice, beside: int) -> Array:
    """By what share the wave around each sample is moved, (samples,): the most of several stretches of it."""
    starts = [slice(own.start - each, own.start) for each in (beside // 4, beside)]
    ends = [slice(own.stop, own.stop + each) for each in (SOON_FRAMES, beside // 4, beside)]
    shares = [
        (jump[:, part] * answer[:, part]).sum(axis=1) / (np.square(answer[:, part]).sum(axis=1) + TINY)
        for part in (*starts, *ends)
    ]
    most: Array = np.abs(shares).max(axis=0)
    return most
