"""Excerpts of a programme on the bench: the stage's answer at any gain, and what it would answer if it were linear."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.profile import StageProfile
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.model.undecided_stages import ALIKE_BELOW_DB
from chainsim.profile.measurement_bench import Bench, Beside, OpenProcessor
from chainsim.profile.null_depth import Array
from chainsim.profile.pre_roll import pause_s, pre_roll_s
from chainsim.profile.sine_response import ABOVE_FLOOR_DB
from chainsim.profile.tangents.fitted_nudges import LARGEST_NUDGE_DB, above_noise, above_rounding
from chainsim.profile.tangents.louder import louder
from chainsim.profile.tangents.nudges_amid_hiss import amid_hiss
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.profile.tangents.tangent import NUDGE_DB
from chainsim.profile.windows.excerpt_null import ExcerptNull
from chainsim.profile.windows.linear_region_gain import power_of_two_inside
from chainsim.profile.windows.residual import Residual, noisy_residual, told
from chainsim.profile.windows.window_row import WindowRow
from chainsim.profile.windows.windows_apart import WindowsApart
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

HUM_S = 0.1
QUIETER = 0.45
"""Of the reference, to see what it can't be trusted with. No power of two: those change nothing but exponents, and what
rounds as coarsely as some plugins do answers alike to them and to nothing else."""
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
        self.repeats = repeats_db < ALIKE_BELOW_DB
        if self.repeats and self._answers_silence_alike():
            self._bench.subtract_silence()
        self.peak_dbfs = db_from_gain(float(np.abs(self._signal).max(initial=0.0)))
        self._scale = power_of_two_inside(profile, self.peak_dbfs)
        self.reference_db = db_from_gain(self._scale)
        self.linear: Array = self._scaled(self._scale)
        self._null = ExcerptNull(
            self.row, self.linear, profile, self._scale * QUIETER, self.sample_rate_hz, repeats=self.repeats
        )

    @cached_property  # rendered only where it could change the answer
    def floor_db(self) -> float:
        """What the null can't go below on these excerpts, for the stage's own noise."""
        quieter = self._null.by_block_db(self._quieter, 1.0)
        return float(quieter.max(initial=-math.inf)) + ABOVE_FLOOR_DB

    @property
    def less_silence(self) -> bool:
        """Whether answers are without what silence is answered with."""
        return self._bench.hums

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
        null_db = self._null.by_block_db(self.answer(gain_db), gain_from_db(gain_db))
        return told(null_db, least_db, lambda: self.floor_db)

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
        return self.apart.exceeding(gain_db, least_db, among)

    @cached_property
    def apart(self) -> WindowsApart:
        """Each window by itself, of a stage that repeats itself."""
        return WindowsApart(
            self._bench.render_audio,
            self.row,
            self.linear,
            self._scale,
            null=self._null,
            floor_db=lambda: self.floor_db,
            answer_now=lambda: self._answer_now,
            sample_rate_hz=self.sample_rate_hz,
        )

    @cached_property
    def nudging(self) -> Nudging:
        """For the stage's tangent on these excerpts, whatever they do to its dynamics."""
        ends = self.row.ends
        passages = tuple(map(Passage, np.split(self._signal, ends, axis=1), np.split(self.row.judged(), ends)))
        play, play_all = self._bench.render_audio, self._bench.render_each
        nudge_db = NUDGE_DB if self.repeats else LARGEST_NUDGE_DB
        nudging = Nudging(play, passages, self.sample_rate_hz, nudge_db, play_all, self._led_in_s)
        return above_rounding(nudging) if self.repeats else above_noise(nudging)

    @cached_property
    def nudging_singly(self) -> Nudging | None:
        """As `nudging`, for what single samples' slopes tell; None: hiss hides that."""
        return self.nudging if self.repeats else amid_hiss(self.nudging)

    def _noisy_residual(self, gain_db: float) -> Residual:
        """Of a stage that never answers alike."""
        gain = gain_from_db(gain_db)
        answers = np.stack([self.answer(gain_db).astype(np.float64) for _ in range(AVERAGED)])
        strays = math.sqrt(1.0 / AVERAGED + (gain / self._scale) ** 2 / AVERAGED_BELOW)
        found = noisy_residual(answers, gain * self.linear, strays, self.sample_rate_hz)
        return Residual(self._null.counted(found.null_db), found.floor_db)

    def _scaled(self, scale: float) -> Array:
        signal = self._signal * np.float32(scale)
        answers = [self._bench.render_audio(signal) for _ in range(1 if self.repeats else AVERAGED_BELOW)]
        up: Array = np.stack(answers).mean(axis=0, dtype=np.float64) / scale
        return up

    def _answers_silence_alike(self) -> bool:
        """Whether there is something that is the same each time; what is not would be added by taking it away."""
        silence = np.zeros((self._signal.shape[0], frames_from_s(HUM_S, self.sample_rate_hz)), np.float32)
        hum = self._bench.render_audio(silence)
        return bool(hum.any()) and np.array_equal(hum, self._bench.render_audio(silence))
