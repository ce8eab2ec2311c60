"""Windows of a programme, each or some of them played into an instance of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import BLOCK_S, Array
from chainsim.profile.stage_stream import BLOCK_FRAMES
from chainsim.profile.tangents.louder import louder
from chainsim.profile.tangents.passage import PLAYED_BEHIND_S, Passage
from chainsim.profile.tangents.share_left import loud_frames
from chainsim.profile.tangents.tangent import Mask, Play
from chainsim.profile.windows.excerpt_null import ExcerptNull
from chainsim.profile.windows.residual import told
from chainsim.profile.windows.window_row import WindowRow
from chainsim.units import frames_from_s, gain_from_db

ENOUGH_S = 0.5


class WindowsApart:
    """Of a stage that repeats itself.

    Args:
        play: the answer of a fresh instance.
        row: all windows.
        linear: answer to all, (channels, frames).
        scale: at which that was played.
        null: compares answers to some of them.
        floor_db: what the null can't go below for the stage's own noise.
        answer_now: to all as they are.
        sample_rate_hz: of all.
    """

    def __init__(
        self,
        play: Play,
        row: WindowRow,
        linear: Array,
        scale: float,
        *,
        null: ExcerptNull,
        floor_db: Callable[[], float],
        answer_now: Callable[[], Audio],
        sample_rate_hz: int,
    ) -> None:
        self._play, self._row, self._scale, self._rate_hz = play, row, scale, sample_rate_hz
        self._null, self._floor_db, self._answer_now = null, floor_db, answer_now
        self._linear: dict[tuple[int, ...], Array] = {(0,): linear[:, row.frames_of((0,))]}  # nothing before it either
        self._over_until: dict[int, tuple[float, int]] = {}  # by window: a gain, the blocks up to the last over there

    def exceeding(self, gain_db: float, least_db: float, among: Sequence[int]) -> tuple[int, ...]:
        """As `Excerpts.exceeding`."""
        if self.excess_db(gain_db, least_db, among[0]) > 0.0:
            return tuple(among)
        return self._over_among(gain_db, least_db, among[1:]) if among[1:] else ()

    def excess_db(self, gain_db: float, least_db: float, number: int) -> float:
        """By how much one window is over at a gain.

        What has not exceeded at one gain does not do so further down: there it is played up to the last 10 ms that had.
        """
        part, (known_db, blocks) = self._row.part((number,)), self._over_until.get(number, (-math.inf, 0))
        judged_frames = part.signal.shape[1]
        if gain_db < known_db:
            judged_frames = min(judged_frames, blocks * frames_from_s(BLOCK_S, self._rate_hz))
        frames = self._row.frames_of((number,))[:judged_frames]
        answer = self._played(louder(part.signal, gain_db), judged_frames)
        linear = self._linear_of((number,))[:, :judged_frames]
        null_db = self._null.by_block_db(answer, gain_from_db(gain_db), linear, frames)
        over_db = null_db.max(axis=0) - self._limit_db(null_db, least_db)
        at = np.flatnonzero(over_db > 0.0)
        if at.size:
            self._over_until[number] = gain_db, int(at[-1]) + 1
        return float(over_db.max())

    def answers(self, number: int, enough_s: float = ENOUGH_S) -> tuple[Callable[[float], Audio], Mask]:
        """To one window at a gain in dB, and which frames are judged.

        They reach as far as so much of it that is loud among all windows.
        """
        part = self._row.part((number,))
        loud = loud_frames(self._answer_now().astype(np.float64), self._row.judged(), self._rate_hz)
        heard = np.cumsum(loud[self._row.frames_of((number,))])
        judged = part.judged() & (heard <= frames_from_s(enough_s, self._rate_hz))
        frames = Passage(part.signal, judged).heard_frames(self._rate_hz)
        return lambda gain_db: self._played(louder(part.signal, gain_db), frames), judged[:frames]

    def _over_among(self, gain_db: float, least_db: float, among: Sequence[int]) -> tuple[int, ...]:
        part = self._row.part(among)
        answer = self._played(louder(part.signal, gain_db))
        linear, frames = self._linear_of(tuple(among)), self._row.frames_of(among)
        null_db = self._null.by_block_db(answer, gain_from_db(gain_db), linear, frames)
        return tuple(among[number] for number in part.worst_first(null_db, self._limit_db(null_db, least_db)))

    def _limit_db(self, null_db: Array, least_db: float) -> float:
        """What has to be left: more than the noise as well, which is not asked for where nothing is above the least."""
        return max(least_db, told(null_db, least_db, self._floor_db).floor_db)

    def _linear_of(self, among: tuple[int, ...]) -> Array:
        """Without what other windows leave behind in a stage that echoes."""
        if among not in self._linear:
            quiet = self._row.part(among).signal * np.float32(self._scale)
            self._linear[among] = self._played(quiet) / np.float64(self._scale)
        return self._linear[among]

    def _played(self, signal: Audio, frames: int | None = None) -> Audio:
        """The answer, of so many frames where not all are looked at: no more is played than those need."""
        frames = signal.shape[1] if frames is None else frames
        heard_frames = min(signal.shape[1], frames + round(PLAYED_BEHIND_S * self._rate_hz))
        blocks_frames = -(-heard_frames // BLOCK_FRAMES) * BLOCK_FRAMES  # noise may depend on the size of a block
        signal = signal[:, :blocks_frames]
        whole = np.pad(signal, ((0, 0), (0, blocks_frames - signal.shape[1])))
        return self._play(whole)[:, :frames]
