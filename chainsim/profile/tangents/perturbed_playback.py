"""Passages of a programme played into a stage with and without nudges: the tangent of all of them in a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.louder import louder
from chainsim.profile.tangents.mean_answers import mean_of_answers
from chainsim.profile.tangents.nudge_sizes import even_size, size_by_level
from chainsim.profile.tangents.octave_nudges import octave_nudges
from chainsim.profile.tangents.passage import Passage, ends_of, frames_alone, in_a_row
from chainsim.profile.tangents.rounded_nudges import own_step
from chainsim.profile.tangents.share_left import loud_frames
from chainsim.profile.tangents.slope_spread import mostly_alike
from chainsim.profile.tangents.tangent import (
    NUDGE_DB,
    Mask,
    Play,
    PlayAll,
    Tangent,
    measure_tangent,
    nudges,
)
from chainsim.profile.tangents.traceless_samples import Places
from chainsim.units import gain_from_db

LOWER_DB = -18.0
KEPT, LEAST_KEPT, KEPT_BYTES = 4, 2, 96 << 20
QUIET_S = 0.1


class Nudging:
    """A stage, and how it is nudged.

    Args:
        play: the answer of a fresh instance.
        passages: of one programme, each played into an instance of its own, which has not heard the others: a clip
            that begins late would begin in the wrong one.
        sample_rate_hz: of all.
        nudge_db: size of the nudges against the signal's peak.
        play_all: the answers of several fresh instances, where they can be had sooner than one after the other.
        led_in_s: what is played before a piece of a passage, for the stage to be as it is there.
        noise: RMS of what a stage that hisses adds to each answer.

    Attributes:
        passages: as they were given.
        sample_rate_hz: of them.
        nudge_db: as given.
        led_in_s: as given.
        noise: as given.
        quiet: slopes of a little noise, (series, frames): alike where nothing filters, whatever loud dynamics do.
    """

    def __init__(
        self,
        play: Play,
        passages: Sequence[Passage],
        sample_rate_hz: int,
        nudge_db: float = NUDGE_DB,
        play_all: PlayAll | None = None,
        led_in_s: float = math.inf,
        noise: float = 0.0,
    ) -> None:
        self.noise = noise
        self.passages, self.sample_rate_hz = tuple(passages), sample_rate_hz
        self._play, self.nudge_db, self.led_in_s = play, nudge_db, led_in_s
        self._play_all: PlayAll = play_all or (lambda signals: [play(signal) for signal in signals])
        self._peak = max(float(np.abs(passage.signal).max()) for passage in passages)
        self._band_hz: tuple[float, float] | None = None
        self._lower: dict[tuple[Passage, ...], Tangent] = {}
        self._kept: dict[tuple[tuple[Passage, ...], float], Tangent] = {}
        self._judged: tuple[tuple[Passage, ...], Array, Mask] | None = None  # the last, by its answer
        self.quiet = self._quiet_slopes(passages[0].signal.shape[0])
        self._by_level = mostly_alike(self.quiet)  # where something rings, slopes would be of nudges of other sizes

    def nudged_by(self, nudge_db: float, *, answers: int = 1, noise: float = 0.0) -> Nudging:
        """The same stage, nudged less or more; `noise`: of the mean of so many answers, which is looked at then."""
        play, play_all = self._play, self._play_all
        if answers > 1:
            play, play_all = mean_of_answers(play_all, answers)
        return Nudging(play, self.passages, self.sample_rate_hz, nudge_db, play_all, self.led_in_s, noise)

    def within(self, band_hz: tuple[float, float]) -> Nudging:
        """The same stage, nudged in a band alone; not for slopes along flipped nudges."""
        other = copy(self)
        other._band_hz, other._lower, other._kept = band_hz, {}, {}
        return other

    @cached_property
    def step(self) -> float | None:
        """Of the stage's own grid, on which what nudges come to lies as well: that is a few steps where it matters."""
        return own_step(self._kept_measured(self.passages, 0.0))

    def tangent(
        self,
        passages: Sequence[Passage],
        gain_db: float,
        *,
        answer: Array | None = None,
        flipped_every: int = 0,
        at: Sequence[Places] | None = None,
    ) -> Tangent:
        """Along the usual nudges, or flipped ones, or those of some frames of each passage alone.

        The answer is played where it is not known from others.
        """
        measured = self._measured(passages, gain_db, answer=answer, flipped_every=flipped_every, at=at)
        return replace(measured, step=self.step, noise=self.noise)

    def _measured(
        self,
        passages: Sequence[Passage],
        gain_db: float,
        *,
        answer: Array | None = None,
        flipped_every: int = 0,
        at: Sequence[Places] | None = None,
    ) -> Tangent:
        """Without its step."""
        ends = ends_of(passages)
        signal = np.concatenate([passage.signal for passage in passages], axis=1)
        raised = louder(signal, gain_db)

        def play_each(rows: Sequence[Audio]) -> Sequence[Audio]:
            parts = [part for row in rows for part in zip(passages, np.split(row, ends, axis=1), strict=True)]
            return self._played_in_rows(parts, len(passages))

        directions = nudges(*signal.shape, flipped_every=flipped_every)
        if self._band_hz is not None:
            directions = octave_nudges(*signal.shape, self._band_hz, self.sample_rate_hz)
        if at is not None:
            only = frames_alone(passages, at)
            directions = [direction * only for direction in directions]
        if self._by_level:
            size = size_by_level(raised, self.nudge_db, self.sample_rate_hz)
        else:
            size = even_size(raised, self._peak * gain_from_db(gain_db + self.nudge_db))
        return measure_tangent(play_each, raised, directions, size, answer)

    def answer(self, passages: Sequence[Passage], gain_db: float, turned: Audio | None = None) -> Array:
        """To passages in a row, so much louder, and each frame turned up or down by a factor of its own, (frames,)."""
        raised = louder(np.concatenate([passage.signal for passage in passages], axis=1), gain_db)
        parts = np.split(raised if turned is None else raised * turned, ends_of(passages), axis=1)
        row = self._played_in_rows(list(zip(passages, parts, strict=True)), len(passages))[0]
        return row.astype(np.float64)

    def lower(self, passages: Sequence[Passage]) -> Tangent:
        """Well below any limit, along the same nudges."""
        which = tuple(passages)
        if which not in self._lower:
            self._lower[which] = self.tangent(passages, LOWER_DB)
        return self._lower[which]

    def kept(self, passages: Sequence[Passage], gain_db: float) -> Tangent:
        """As `tangent`, and remembered for a while: who walks down looks at each gain twice."""
        return replace(self._kept_measured(passages, gain_db), step=self.step, noise=self.noise)

    def _kept_measured(self, passages: Sequence[Passage], gain_db: float) -> Tangent:
        key = tuple(passages), gain_db
        if key not in self._kept:
            self.keep(passages, gain_db, self._measured(passages, gain_db))
        return self._kept[key]

    def keep(self, passages: Sequence[Passage], gain_db: float, tangent: Tangent) -> None:
        """For `kept`, what somebody has asked for already."""
        most = min(max(KEPT_BYTES // tangent.slope.nbytes, LEAST_KEPT), KEPT)
        while len(self._kept) >= most:
            del self._kept[next(iter(self._kept))]
        self._kept[tuple(passages), gain_db] = tangent

    def counted(self, passages: Sequence[Passage], tangent: Tangent) -> Mask:
        """Which frames of the row are judged."""
        which = tuple(passages)
        if self._judged is None or self._judged[0] != which or self._judged[1] is not tangent.answer:
            inside = np.concatenate([passage.inside for passage in passages])
            self._judged = which, tangent.answer, loud_frames(tangent.answer, inside, self.sample_rate_hz)
        return self._judged[2]

    def _played_in_rows(self, parts: Sequence[tuple[Passage, Audio]], count: int) -> Sequence[Audio]:
        """So many to a row; as far as anybody looks at the answers, behind that there is silence in them."""
        heard = [signal[:, : passage.heard_frames(self.sample_rate_hz)] for passage, signal in parts]
        answers = self._play_all(heard)
        lengths = [signal.shape[1] for _, signal in parts]
        return [
            in_a_row(answers[first : first + count], lengths[first : first + count])
            for first in range(0, len(parts), count)
        ]

    def _quiet_slopes(self, channels: int) -> Array:
        shape = channels, round(QUIET_S * self.sample_rate_hz)
        size = np.float32(self._peak * gain_from_db(self.nudge_db))
        return np.concatenate([np.abs(self._play(nudge * size)[:, shape[1] // 2 :]) for nudge in nudges(*shape)])
