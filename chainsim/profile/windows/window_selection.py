"""Which seconds of a programme a stage should be tried on: the loudest, and those nearest to its limit."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.null_depth import Array
from chainsim.profile.pre_roll import LONG_PRE_ROLL_S, PRE_ROLL_S
from chainsim.profile.windows.kept_cells import Candidate, KeptCells
from chainsim.profile.windows.peak_filter import PeakFilter
from chainsim.profile.windows.risen_cells import RisenCells
from chainsim.profile.windows.window_row import EDGE_S, FADE_S
from chainsim.units import frames_from_s

CELL_S = 0.5
LOST_SHARE = 0.005
"""Of what a linear stage would have given: 0.04 dB."""
STEREO = 2


class WindowPicker:
    """Feed it a programme in blocks; it keeps the loudest half seconds by peak and by weighted peak.

    Of two channels also by the peaks of their sum and their difference, and by the peak of the stage's answer where
    that is fed as well: a compressor lets most through where the programme rises out of silence. And by how far that
    answer stays behind what the stage's gain promises: a stage may clip late, and leave what was louder before alone.
    Where a gain may follow the programme for seconds, by how far it rises above those (`RisenCells`).

    Each window has 10 ms more than its half seconds, which are not judged: what follows in the programme, so that its
    last frames are played as in the track. At the end of the programme nothing follows, and what is cut off hard there
    would excite filters as nothing before it does: its last 10 ms are not judged.

    Memory is bounded: at most seven times `count` windows of half a second and their pre-roll, whatever the length of
    the programme; what they share is kept once.

    Args:
        audio: of the programme.
        weighting: taps of a filter behind which a peak counts as well.
        count: windows kept for each way of choosing.
        pre_roll_s: what is kept before each window.
        gain: of the stage while it is linear, as a factor; None: what it does to peaks tells nothing.
    """

    def __init__(
        self,
        audio: AudioFormat,
        weighting: Array | None = None,
        count: int = 3,
        pre_roll_s: float = PRE_ROLL_S,
        gain: float | None = None,
    ) -> None:
        self._channels = audio.channels
        self._cell_frames = frames_from_s(CELL_S, audio.sample_rate_hz)
        self._pre_roll_frames = frames_from_s(pre_roll_s, audio.sample_rate_hz)
        self._fade_frames = frames_from_s(FADE_S, audio.sample_rate_hz)
        self._edge_frames = frames_from_s(EDGE_S, audio.sample_rate_hz)
        self._gain = gain
        self._filter = None if weighting is None else PeakFilter(weighting)
        ways = (KeptCells(count) for _ in range(6))
        self._by_peak, self._by_weighted_peak, self._by_sum, self._by_difference, self._by_answer, self._by_loss = ways
        past_cells = math.ceil(self._pre_roll_frames / self._cell_frames)
        follows = gain is None and pre_roll_s >= LONG_PRE_ROLL_S
        self._by_rise = RisenCells(count, past_cells) if follows else None
        self._behind: dict[int, Audio] = {}  # by the number of a cell that is kept, what follows it
        self._past: deque[Audio] = deque(maxlen=past_cells)
        self._cell = np.zeros((audio.channels, self._cell_frames), np.float32)
        self._filled_frames = 0
        self._number = 0
        self._answer_peak, self._answered = 0.0, False

    def feed(self, block: Audio, answer: Audio | None = None) -> None:
        """The next frames, (channels, frames), and what the stage made of them."""
        at = 0
        while at < block.shape[1]:
            frames = min(block.shape[1] - at, self._cell_frames - self._filled_frames)
            self._cell[:, self._filled_frames : self._filled_frames + frames] = block[:, at : at + frames]
            if answer is not None:
                self._answered = True
                self._answer_peak = max(self._answer_peak, _peak(answer[:, at : at + frames]))
            self._filled_frames += frames
            at += frames
            if self._filled_frames == self._cell_frames:
                self._close_cell()

    def windows(self) -> Sequence[StageExcerpt]:
        """In order, the last, incomplete cell included; windows that share frames or meet are one.

        What reaches back to the beginning of the programme begins there, where the stage is as fresh as in the track.
        The others begin with a fade of 5 ms; all end with one.
        """
        if self._filled_frames:
            self._close_cell()
        wanted = self._wanted
        cells: dict[int, Audio] = {}
        for candidate in wanted:
            cells |= {candidate.number - back: cell for back, cell in enumerate(reversed(candidate.cells))}
        spans = sorted({self._span(candidate) for candidate in wanted})
        joined = spans[:1]
        for (_, _), (start, end) in pairwise(spans):
            last_start, last_end = joined[-1]
            joined[-1:] = [(last_start, max(last_end, end))] if start <= last_end else [joined[-1], (start, end)]
        return [self._excerpt(cells, start, end) for start, end in joined]

    @property
    def _wanted(self) -> Sequence[Candidate]:
        return (
            *self._by_peak,
            *self._by_weighted_peak,
            *self._by_sum,
            *self._by_difference,
            *self._by_answer,
            *self._by_loss,
            *(self._by_rise or ()),
        )

    def _span(self, candidate: Candidate) -> tuple[int, int]:
        first = candidate.number * self._cell_frames
        start = max(first - self._pre_roll_frames, 0)
        return start, first + candidate.cells[-1].shape[1]

    def _excerpt(self, cells: dict[int, Audio], start: int, end: int) -> StageExcerpt:
        behind = self._behind.get((end - 1) // self._cell_frames)
        samples = self._cut(cells, start, end)
        if behind is not None:
            samples = np.concatenate([samples, behind], axis=1)
        fade = np.linspace(0.0, 1.0, min(self._fade_frames, samples.shape[1]), dtype=np.float32)
        if start > 0:
            samples[:, : fade.size] *= fade
        samples[:, samples.shape[1] - fade.size :] *= fade[::-1]
        return StageExcerpt(start, self._pre_roll_frames if start > 0 else 0, samples)

    def _cut(self, cells: dict[int, Audio], start: int, end: int) -> Audio:
        cut = np.zeros((self._channels, end - start), np.float32)
        for number in range(start // self._cell_frames, -(-end // self._cell_frames)):
            first, cell = number * self._cell_frames, cells[number]
            skipped = max(0, start - first)
            kept = cell[:, skipped : max(skipped, end - first)]
            cut[:, first + skipped - start : first + skipped - start + kept.shape[1]] = kept
        return cut

    def _close_cell(self) -> None:
        cell = self._cell if self._filled_frames == self._cell_frames else self._cell[:, : self._filled_frames].copy()
        kept = {candidate.number for candidate in self._wanted}
        self._behind = {number: behind for number, behind in self._behind.items() if number in kept}
        if self._number - 1 in kept:
            self._behind[self._number - 1] = cell[:, : self._edge_frames].copy()
        candidate = (*self._past, cell)
        peak = _peak(cell)
        number = self._number
        self._by_peak.offer(peak, number, candidate)
        if self._filter is not None and self._by_weighted_peak.takes(peak * self._filter.most):
            heard = np.concatenate(candidate[-2:], axis=1)
            weighted_peak = self._filter.peak(heard, heard.shape[1] - self._filled_frames)
            self._by_weighted_peak.offer(weighted_peak, number, candidate)
        if cell.shape[0] == STEREO:  # neither gets beyond twice the peak
            if self._by_sum.takes(2.0 * peak):
                self._by_sum.offer(_peak(cell[0] + cell[1]), number, candidate)
            if self._by_difference.takes(2.0 * peak):
                self._by_difference.offer(_peak(cell[0] - cell[1]), number, candidate)
        self._by_answer.offer(self._answer_peak, number, candidate)
        if self._gain is not None and self._answered:
            promised = self._gain * peak
            lost = 1.0 - self._answer_peak / promised if promised > 0.0 else 0.0
            self._by_loss.offer(lost * peak if lost > LOST_SHARE else 0.0, number, candidate)
        if self._by_rise is not None:
            self._by_rise.close(peak, number, candidate)
        self._past.append(cell)
        self._number += 1
        self._cell = np.empty_like(self._cell)  # the full one is kept as it is
        self._filled_frames, self._answer_peak, self._answered = 0, 0.0, False


def _peak(samples: Audio) -> float:
    """Largest magnitude."""
    return max(float(samples.max()), -float(samples.min()))
