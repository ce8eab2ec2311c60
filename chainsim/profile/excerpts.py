"""Excerpts of a programme on the bench: the stage's answer at any gain, and what it would answer if it were linear."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.excerpt import Excerpt
from chainsim.model.profile import StageProfile
from chainsim.profile.bench import Bench, OpenProcessor
from chainsim.profile.corner import Corner, CornerSearch, Passage
from chainsim.profile.null import BLOCK_S, Array, block_energies, null_by_block_db
from chainsim.profile.response import ABOVE_FLOOR_DB
from chainsim.profile.tangent import NUDGE_DB
from chainsim.units import db_from_gain, db_from_power, frames_from_s, gain_from_db

GAP_S = 0.3
MARGIN_DB = 6.0
"""Kept below the worst onset: programme can peak higher than a sine after the same filter."""
WITHOUT_REGION = 0.25
HUM_S = 0.1
REPEATS_DB = -66.0
ABOVE_LOWER_LIMIT_DB = 6.0
NEAR_LIMIT_DB = 1.0
LATE_S = 0.02
EDGE_S = 0.01
NOISY_NUDGE_DB = -30.0
AVERAGED_BELOW, AVERAGED = 8, 4
"""Answers of a noisy stage that are averaged: to the quieter excerpts, whose noise is magnified, and as they are."""
HIGHEST_OF_NOISE = 5.5
"""Against its RMS, over some seconds, once several answers are averaged: then it is Gaussian, whatever it was."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which window, and how far from its first frame."""

    window: int
    at_frame: int


@dataclass(frozen=True, slots=True)
class Residual:
    """What is not linear, by 10 ms, against the loudest 10 ms, (channels, blocks), and what tells nothing yet."""

    null_db: Array
    floor_db: float  # the stage's own noise, measured at the same gain; -inf: it has none


class Excerpts:
    """All windows one after the other with pauses between, played into fresh instances.

    Attributes:
        linear: the answer to the excerpts scaled down by a power of two, scaled up again (float64).
    """

    def __init__(
        self, open_processor: OpenProcessor, windows: Sequence[Excerpt], audio: AudioFormat, profile: StageProfile
    ) -> None:
        self.sample_rate_hz = audio.sample_rate_hz
        gap = np.zeros((audio.channels, frames_from_s(GAP_S, audio.sample_rate_hz)), np.float32)
        self._lengths = [window.samples.shape[1] + gap.shape[1] for window in windows]
        self._signal = np.concatenate([part for window in windows for part in (window.samples, gap)], axis=1)
        self._led_in_frames = [window.led_in_frames for window in windows]
        self._bench = Bench(open_processor, audio)
        repeats_db = -math.inf if profile.repeatability_db is None else profile.repeatability_db
        self.repeats = repeats_db < REPEATS_DB
        if self.repeats and self._answers_silence():
            self._bench.subtract_silence()
        self.peak_dbfs = db_from_gain(float(np.abs(self._signal).max(initial=0.0)))
        self._scale = _inside(profile, self.peak_dbfs)
        self.linear: Array = self._scaled(self._scale)
        self._counts = self._hot_blocks(profile, self._scale / 2.0)

    @cached_property  # rendered only where it could change the answer
    def floor_db(self) -> float:
        """What the null can't go below on these excerpts, for the stage's own noise."""
        quieter = self._null_db(self._scaled(self._scale / 2.0), 1.0)
        return float(quieter.max(initial=-math.inf)) + ABOVE_FLOOR_DB

    def answer(self, gain_db: float) -> Audio:
        """To the excerpts, so much louder."""
        return self._bench.render_audio((self._signal * np.float32(gain_from_db(gain_db))).astype(np.float32))

    def residual(self, gain_db: float, least_db: float) -> Residual:
        """What is not linear at this gain.

        Args:
            gain_db: how much louder the excerpts are played.
            least_db: the floor is not asked for where nothing is above this.
        """
        if not self.repeats:
            return self._noisy_residual(gain_db)
        null_db = self._null_db(self.answer(gain_db).astype(np.float64), gain_from_db(gain_db))
        return Residual(null_db, self.floor_db if float(null_db.max()) > least_db else -math.inf)

    def corner(self, *, upwards: bool, ahead: bool, smeared: bool) -> Corner:
        """Where the stage's tangent gets holes on these excerpts, whatever they do to its dynamics.

        Args:
            upwards: whether to search above the programme's level where there are none now.
            ahead: whether the stage may look ahead, as limiters do.
            smeared: whether to believe holes that are no single samples.
        """
        return self._corner_search(ahead=ahead).find(upwards=upwards, smeared=smeared)

    def slews(self) -> bool:
        """Whether the stage is driven into a slew limiter, and into no clip."""
        return self._corner_search(ahead=False).slews()

    def place(self, frame: int) -> Place:
        """Where a frame of the answer belongs."""
        window = 0
        while window + 1 < len(self._lengths) and frame >= self._lengths[window]:
            frame -= self._lengths[window]
            window += 1
        return Place(window, frame)

    def _corner_search(self, *, ahead: bool) -> CornerSearch:
        inside = np.zeros(self._signal.shape[1], np.bool_)
        edge = frames_from_s(EDGE_S, self.sample_rate_hz)
        gap = frames_from_s(GAP_S, self.sample_rate_hz)
        start = 0
        for length, led_in in zip(self._lengths, self._led_in_frames, strict=True):
            inside[start + led_in : start + length - gap - edge] = True
            start += length
        nudge_db = NUDGE_DB if self.repeats else NOISY_NUDGE_DB
        ends = np.cumsum(self._lengths)[:-1]
        passages = [
            Passage(*part) for part in zip(np.split(self._signal, ends, axis=1), np.split(inside, ends), strict=True)
        ]
        return CornerSearch(self._bench.render_audio, passages, self.sample_rate_hz, nudge_db, ahead=ahead)

    def _noisy_residual(self, gain_db: float) -> Residual:
        """Of a stage that never answers alike: the average's largest samples, where a clip stands out of noise."""
        gain = gain_from_db(gain_db)
        answers = np.stack([self.answer(gain_db).astype(np.float64) for _ in range(AVERAGED)])
        mean = answers.mean(axis=0)
        reference = gain * self.linear
        frames = frames_from_s(BLOCK_S, self.sample_rate_hz)
        starts = np.arange(0, mean.shape[1], frames)
        power = np.add.reduceat(np.square(answers - mean).sum(axis=0), starts, axis=1) / (frames * (AVERAGED - 1))
        left = math.sqrt(1.0 / AVERAGED + (gain / self._scale) ** 2 / AVERAGED_BELOW)
        strays_db = db_from_gain(HIGHEST_OF_NOISE * left * math.sqrt(float(power.max())))
        loudest = block_energies(reference, self.sample_rate_hz).max() / frames
        loudest_db = db_from_power(float(loudest))
        peaks = np.maximum.reduceat(np.abs(mean - reference), starts, axis=1)
        with np.errstate(divide="ignore"):
            null_db = 20.0 * np.log10(peaks) - loudest_db
        return Residual(np.where(self._counts, null_db, -np.inf), strays_db - loudest_db)

    def _scaled(self, scale: float) -> Array:
        signal = self._signal * np.float32(scale)
        answers = [self._bench.render_audio(signal) for _ in range(1 if self.repeats else AVERAGED_BELOW)]
        up: Array = np.stack(answers).mean(axis=0, dtype=np.float64) / scale
        return up

    def _null_db(self, answer: Array, gain: float) -> Array:
        null_db = null_by_block_db(answer, gain * self.linear, self.sample_rate_hz)
        return np.where(self._counts, null_db, -np.inf)

    def _answers_silence(self) -> bool:
        frames = frames_from_s(HUM_S, self.sample_rate_hz)
        return bool(self._bench.render_audio(np.zeros((self._signal.shape[0], frames), np.float32)).any())

    def _hot_blocks(self, profile: StageProfile, scale: float) -> Array:
        """Blocks that count, (blocks,): all, unless the stage fails quiet input anyway (gates).

        Then only those so loud that they stay above the lower limit when scaled, or near the upper one, and those
        just after: the answer may be late.
        """
        frames = frames_from_s(BLOCK_S, self.sample_rate_hz)
        peaks = np.maximum.reduceat(np.abs(self._signal).max(axis=0), np.arange(0, self._signal.shape[1], frames))
        if profile.lower_limit_dbfs is None or profile.worst_onset_dbfs is None:
            return np.ones(peaks.size)
        open_from = gain_from_db(profile.lower_limit_dbfs + ABOVE_LOWER_LIMIT_DB) / scale
        hot = peaks >= min(open_from, gain_from_db(profile.worst_onset_dbfs - NEAR_LIMIT_DB))
        near: Array = np.convolve(hot, np.ones(1 + round(LATE_S / BLOCK_S)))[: peaks.size]
        return near


def _inside(profile: StageProfile, peak_dbfs: float) -> float:
    """The largest power of two that brings the programme inside the linear region."""
    onset_dbfs = profile.worst_onset_dbfs
    if onset_dbfs is None or peak_dbfs == -math.inf:
        return WITHOUT_REGION
    _, exponent = math.frexp(gain_from_db(onset_dbfs - MARGIN_DB - peak_dbfs))
    return math.ldexp(1.0, exponent - 1)
