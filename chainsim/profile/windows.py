"""Which seconds of a programme a stage should be tried on: the loudest, and those nearest to its limit."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.profile.null import Array
from chainsim.units import frames_from_s

CELL_S = 0.5
PRE_ROLL_S = 0.25
FADE_S = 0.005
STEREO = 2


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A cell of the programme by its peak, with what came before."""

    peak: float
    start_frame: int
    samples: Audio = field(compare=False)


class WindowPicker:
    """Feed it a programme in blocks; it keeps the loudest half seconds by peak and by weighted peak.

    Of two channels also by the peaks of their sum and their difference.

    Memory is bounded: at most four times `count` windows of 0.75 s, whatever the length of the programme.
    """

    def __init__(self, audio: AudioFormat, weighting: Array | None = None, count: int = 3) -> None:
        self._cell_frames = frames_from_s(CELL_S, audio.sample_rate_hz)
        self._pre_roll_frames = frames_from_s(PRE_ROLL_S, audio.sample_rate_hz)
        self._fade_frames = frames_from_s(FADE_S, audio.sample_rate_hz)
        self._count = count
        self._filter = None if weighting is None else PeakFilter(weighting)
        self._by_peak: list[Candidate] = []
        self._by_weighted_peak: list[Candidate] = []
        self._by_sum: list[Candidate] = []
        self._by_difference: list[Candidate] = []
        # Pre-roll, then the cell that is being filled.
        self._buffer = np.zeros((audio.channels, self._pre_roll_frames + self._cell_frames), np.float32)
        self._filled_frames = self._pre_roll_frames
        self._next_start = -self._pre_roll_frames

    def feed(self, block: Audio) -> None:
        """The next frames, (channels, frames)."""
        at = 0
        while at < block.shape[1]:
            frames = min(block.shape[1] - at, self._buffer.shape[1] - self._filled_frames)
            self._buffer[:, self._filled_frames : self._filled_frames + frames] = block[:, at : at + frames]
            self._filled_frames += frames
            at += frames
            if self._filled_frames == self._buffer.shape[1]:
                self._close_cell()

    def windows(self) -> Sequence[tuple[int, Audio]]:
        """First frame in the programme and samples of each window, in order; the last, incomplete cell included.

        The first cell's pre-roll is silence from before the programme, so its first frame is negative. Windows that
        begin inside the programme begin with a fade of 5 ms.
        """
        if self._filled_frames > self._pre_roll_frames:
            self._close_cell()
        wanted = (*self._by_peak, *self._by_weighted_peak, *self._by_sum, *self._by_difference)
        kept = {candidate.start_frame: candidate for candidate in wanted}
        return [(start, self._faded(kept[start])) for start in sorted(kept)]

    def _close_cell(self) -> None:
        filled = self._buffer[:, : self._filled_frames]
        cell = filled[:, self._pre_roll_frames :]
        peak = max(float(cell.max()), -float(cell.min()))
        self._offer(self._by_peak, peak, filled)
        if self._filter is not None and (
            len(self._by_weighted_peak) < self._count or peak * self._filter.most > self._by_weighted_peak[0].peak
        ):
            self._offer(self._by_weighted_peak, self._filter.peak(filled, self._pre_roll_frames), filled)
        if cell.shape[0] == STEREO:
            self._offer(self._by_sum, float(np.abs(cell[0] + cell[1]).max()), filled)
            self._offer(self._by_difference, float(np.abs(cell[0] - cell[1]).max()), filled)
        kept = filled[:, max(0, self._filled_frames - self._pre_roll_frames) :].copy()
        self._next_start += cell.shape[1]
        self._buffer[:, : self._pre_roll_frames] = kept
        self._filled_frames = self._pre_roll_frames

    def _offer(self, kept: list[Candidate], peak: float, samples: Audio) -> None:
        if not peak > 0.0 or (len(kept) == self._count and peak <= kept[0].peak):
            return
        candidate = Candidate(peak, self._next_start, samples.copy())
        if len(kept) < self._count:
            heapq.heappush(kept, candidate)
        else:
            heapq.heapreplace(kept, candidate)

    def _faded(self, candidate: Candidate) -> Audio:
        faded = candidate.samples.copy()
        fade = np.linspace(0.0, 1.0, min(self._fade_frames, faded.shape[1]), dtype=np.float32)
        if candidate.start_frame > 0:
            faded[:, : fade.size] *= fade
        faded[:, faded.shape[1] - fade.size :] *= fade[::-1]
        return faded


class PeakFilter:
    """Largest magnitude of a signal after an FIR.

    Attributes:
        most: how much louder than its input the output can get: nothing below the peak in question over this needs
            to be filtered at all.
    """

    def __init__(self, taps: Array) -> None:
        self.most = float(np.abs(taps).sum())
        self._taps = taps

    def peak(self, samples: Audio, start: int) -> float:
        """From frame `start` on; what comes before is the filter's past."""
        past = min(start, self._taps.size - 1)
        heard = samples[:, start - past :]
        size = 1 << (heard.shape[1] + self._taps.size - 2).bit_length()
        filtered = np.fft.irfft(np.fft.rfft(heard, size) * np.fft.rfft(self._taps, size), size)
        return float(np.abs(filtered[:, past : heard.shape[1]]).max(initial=0.0))
