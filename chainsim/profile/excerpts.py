"""Excerpts of a programme on the bench: the stage's answer at any gain, and what it would answer if it were linear."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.hot_blocks import hot_blocks
from chainsim.profile.linear_region_gain import power_of_two_inside
from chainsim.profile.louder import louder
from chainsim.profile.measurement_bench import Bench, Beside, OpenProcessor
from chainsim.profile.null_depth import BLOCK_S, Array, loudest_energies, null_by_block_db
from chainsim.profile.passage import PLAYED_BEHIND_S, Passage
from chainsim.profile.perturbed_playback import Nudging
from chainsim.profile.pre_roll import PRE_ROLL_S, pause_s, pre_roll_s, remembers_s
from chainsim.profile.residual import Residual, noisy_residual
from chainsim.profile.sine_response import ABOVE_FLOOR_DB
from chainsim.profile.stage_stream import BLOCK_FRAMES
from chainsim.profile.tangent import NUDGE_DB, Mask
from chainsim.profile.traceless_samples import loud_frames
from chainsim.profile.window_row import Places, WindowRow
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

HUM_S = 0.1
ENOUGH_S = 0.5
REPEATS_DB = -66.0
QUIETER = 0.45
"""Of the reference, to see what it can't be trusted with. No power of two: those change nothing but exponents, and what
rounds as coarsely as some plugins do answers alike to them and to nothing else."""
NOISY_NUDGE_DB = -30.0
AVERAGED_BELOW, AVERAGED = 8, 4
"""Answers of a noisy stage that are averaged: to the quieter excerpts, whose noise is magnified, and as they are."""


class Excerpts:
    """All windows one after the other with pauses between, played into fresh instances.

    Attributes:
        linear: the answer to the excerpts scaled down by a power of two, scaled up again (float64).
        row: the windows, as they are played.
        reference_db: how far they were scaled down for it, as a gain.
    """

    def __init__(
        self,
        open_processor: OpenProcessor,
        windows: Sequence[StageExcerpt],
        audio: AudioFormat,
        profile: StageProfile,
        beside: Beside | None = None,
    ) -> None:
        self.sample_rate_hz = audio.sample_rate_hz
        self.row = WindowRow(windows, audio.sample_rate_hz, pause_s(profile))
        self._signal = self.row.signal
        self._bench = Bench(open_processor, audio, beside)
        self._led_in_s = pre_roll_s(profile)
        repeats_db = -math.inf if profile.repeatability_db is None else profile.repeatability_db
        self.repeats = repeats_db < REPEATS_DB
        if self.repeats and self._answers_silence():
            self._bench.subtract_silence()
        self.peak_dbfs = db_from_gain(float(np.abs(self._signal).max(initial=0.0)))
        self._scale = power_of_two_inside(profile, self.peak_dbfs)
        self.reference_db = db_from_gain(self._scale)
        self.linear: Array = self._scaled(self._scale)
        self._alone: dict[tuple[int, ...], Array] = {}
        self._over_until: dict[
            int, tuple[float, int]
        ] = {}  # by window: a gain, and the blocks up to the last over there
        self._loudest = loudest_energies(self.linear, self.sample_rate_hz)
        self._counts = hot_blocks(self._signal, profile, self._scale * QUIETER, self.sample_rate_hz)
        self._compared: Mask | None = None
        if remembers_s(profile) > PRE_ROLL_S:  # what leads up to a window lacks echoes, and its end is nothing else
            self._compared = self.row.before_fades() if self.repeats else None
            self._counts = self._counts if self.repeats else self._counts * self.row.judged_blocks()

    @cached_property  # rendered only where it could change the answer
    def floor_db(self) -> float:
        """What the null can't go below on these excerpts, for the stage's own noise."""
        quieter = self._null_db(self._quieter, 1.0)
        return float(quieter.max(initial=-math.inf)) + ABOVE_FLOOR_DB

    @property
    def strays(self) -> float:
        """How far a sample of `linear` may be off: by no more than a reference half as loud is off it."""
        return float(np.abs(self._quieter - self.linear).max(initial=0.0))

    @cached_property
    def _quieter(self) -> Array:
        return self._scaled(self._scale * QUIETER)

    @cached_property
    def _answer_now(self) -> Audio:
        return self._bench.render_audio(self._signal)

    def answer(self, gain_db: float) -> Audio:
        """To the excerpts, so much louder."""
        if gain_db == 0.0 and self.repeats:
            return self._answer_now
        return self._bench.render_audio(louder(self._signal, gain_db))

    def answer_later(self, gain_db: float, frames: int) -> Audio:
        """As `answer`, if they begin so much later; in their usual place."""
        later = np.pad(louder(self._signal, gain_db), ((0, 0), (frames, 0)))
        return self._bench.render_audio(later)[:, frames:]

    def residual(self, gain_db: float, least_db: float) -> Residual:
        """What is not linear at this gain.

        Args:
            gain_db: how much louder the excerpts are played.
            least_db: the floor is not asked for where nothing is above this.
        """
        if not self.repeats:
            return self._noisy_residual(gain_db)
        return self._told(self._null_db(self.answer(gain_db), gain_from_db(gain_db)), least_db)

    def _told(self, null_db: Array, least_db: float) -> Residual:
        return Residual(null_db, self.floor_db if float(null_db.max()) > least_db else -math.inf)

    def over(self, found: Residual, least_db: float) -> tuple[int, ...]:
        """Numbers of the windows that leave more than this, and more than the stage's own noise, the worst first."""
        return self.row.worst_first(found.null_db, max(least_db, found.floor_db))

    def worst_first(self, found: Residual) -> tuple[int, ...]:
        """Numbers of all windows."""
        return self.row.worst_first(found.null_db)

    def exceeding(self, gain_db: float, least_db: float, among: Sequence[int]) -> tuple[int, ...]:
        """Those of some windows that are, or may be, `over` at this gain; none: none is.

        Args:
            gain_db: how much louder they are played.
            least_db: as of `over`.
            among: the first of them alone is played, where that tells, and in any case no others, if the stage repeats
                itself.
        """
        if not self.repeats:
            return self.over(self.residual(gain_db, least_db), least_db)
        if self.excess_db(gain_db, least_db, among[0]) > 0.0:
            return tuple(among)
        return self._over_among(gain_db, least_db, among[1:]) if among[1:] else ()

    def excess_db(self, gain_db: float, least_db: float, number: int) -> float:
        """By how much one window, played alone, is `over` at a gain; of a stage that repeats itself.

        What has not exceeded at one gain does not do so further down: there it is played up to the last 10 ms that had.
        """
        part, (known_db, blocks) = self.row.part((number,)), self._over_until.get(number, (-math.inf, 0))
        judged_frames = part.signal.shape[1]
        if gain_db < known_db:
            judged_frames = min(judged_frames, blocks * frames_from_s(BLOCK_S, self.sample_rate_hz))
        frames = self.row.frames_of((number,))[:judged_frames]
        answer = self._played_alone(louder(part.signal, gain_db), judged_frames)
        linear = self._linear_alone((number,))[:, :judged_frames]
        null_db = self._null_db(answer, gain_from_db(gain_db), linear, frames)
        found = self._told(null_db, least_db)
        over_db = null_db.max(axis=0) - max(least_db, found.floor_db)
        at = np.flatnonzero(over_db > 0.0)
        if at.size:
            self._over_until[number] = gain_db, int(at[-1]) + 1
        return float(over_db.max())

    def alone(self, number: int, enough_s: float = ENOUGH_S) -> tuple[Callable[[float], Audio], Mask]:
        """Answers of a fresh instance to one window at a gain in dB, and which frames are judged.

        They reach as far as so much of it that is loud among all windows, in a stage that repeats itself.
        """
        part = self.row.part((number,))
        loud = loud_frames(self._answer_now.astype(np.float64), self.row.judged(), self.sample_rate_hz)
        heard = np.cumsum(loud[self.row.frames_of((number,))])
        judged = part.judged() & (heard <= frames_from_s(enough_s, self.sample_rate_hz))
        frames = Passage(part.signal, judged).heard_frames(self.sample_rate_hz)
        return lambda gain_db: self._played_alone(louder(part.signal, gain_db), frames), judged[:frames]

    def _over_among(self, gain_db: float, least_db: float, among: Sequence[int]) -> tuple[int, ...]:
        part = self.row.part(among)
        gain = gain_from_db(gain_db)
        answer = self._played_alone(louder(part.signal, gain_db))
        null_db = self._null_db(answer, gain, self._linear_alone(tuple(among)), self.row.frames_of(among))
        found = self._told(null_db, least_db)
        over = part.worst_first(found.null_db, max(least_db, found.floor_db))
        return tuple(among[number] for number in over)

    def _linear_alone(self, among: tuple[int, ...]) -> Array:
        """As `linear`, of some windows without what others leave behind in a stage that echoes."""
        if among == (0,):  # nothing has been played before it in the row either
            return self.linear[:, self.row.frames_of(among)]
        if among not in self._alone:
            quiet = self.row.part(among).signal * np.float32(self._scale)
            self._alone[among] = self._played_alone(quiet) / np.float64(self._scale)
        return self._alone[among]

    def _played_alone(self, signal: Audio, frames: int | None = None) -> Audio:
        """The answer, of so many frames where not all are looked at: no more is played than those need."""
        frames = signal.shape[1] if frames is None else frames
        heard_frames = min(signal.shape[1], frames + round(PLAYED_BEHIND_S * self.sample_rate_hz))
        blocks_frames = -(-heard_frames // BLOCK_FRAMES) * BLOCK_FRAMES  # noise may depend on the size of a block
        signal = signal[:, :blocks_frames]
        whole = np.pad(signal, ((0, 0), (0, blocks_frames - signal.shape[1])))
        return self._bench.render_audio(whole)[:, :frames]

    @cached_property
    def nudging(self) -> Nudging:
        """For the stage's tangent on these excerpts, whatever they do to its dynamics."""
        ends = self.row.ends
        passages = tuple(map(Passage, np.split(self._signal, ends, axis=1), np.split(self.row.judged(), ends)))
        nudge_db = NUDGE_DB if self.repeats else NOISY_NUDGE_DB
        play, play_all = self._bench.render_audio, self._bench.render_each
        return Nudging(play, passages, self.sample_rate_hz, nudge_db, play_all, self._led_in_s)

    def _noisy_residual(self, gain_db: float) -> Residual:
        """Of a stage that never answers alike."""
        gain = gain_from_db(gain_db)
        answers = np.stack([self.answer(gain_db).astype(np.float64) for _ in range(AVERAGED)])
        strays = math.sqrt(1.0 / AVERAGED + (gain / self._scale) ** 2 / AVERAGED_BELOW)
        found = noisy_residual(answers, gain * self.linear, strays, self.sample_rate_hz)
        return Residual(np.where(self._counts, found.null_db, -np.inf), found.floor_db)

    def _scaled(self, scale: float) -> Array:
        signal = self._signal * np.float32(scale)
        answers = [self._bench.render_audio(signal) for _ in range(1 if self.repeats else AVERAGED_BELOW)]
        up: Array = np.stack(answers).mean(axis=0, dtype=np.float64) / scale
        return up

    def _null_db(
        self, answer: Audio | Array, gain: float, linear: Array | None = None, frames: Places | None = None
    ) -> Array:
        """What an answer leaves of a linear one, to all windows or to those of these frames."""
        counts = self._counts
        if frames is not None:
            block_frames = frames_from_s(BLOCK_S, self.sample_rate_hz)
            counts = counts[frames[::block_frames] // block_frames]
        expected = gain * (self.linear if linear is None else linear)
        if self._compared is not None:
            answer = np.where(self._compared if frames is None else self._compared[frames], answer, expected)
        return np.where(
            counts, null_by_block_db(answer, expected, self.sample_rate_hz, gain**2 * self._loudest), -np.inf
        )

    def _answers_silence(self) -> bool:
        frames = frames_from_s(HUM_S, self.sample_rate_hz)
        return bool(self._bench.render_audio(np.zeros((self._signal.shape[0], frames), np.float32)).any())
