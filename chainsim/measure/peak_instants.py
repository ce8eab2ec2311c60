"""The highest peaks of a sum, apart in time, with what every member had to do with each; and the peak without each.

Time is cut into cells of half a second, and of each only the highest sample counts. Peaks are then taken highest first,
leaving out the neighbours of cells already taken, so that any two are more than half a second apart. A taken cell rules
out two others, so the best 3 n - 2 cells are all that n peaks can come from: memory does not grow with length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.units import s_from_frames

Float64 = npt.NDArray[np.float64]

MOST_INSTANTS = 5
_MOST_CELLS = 3 * MOST_INSTANTS - 2
_CELLS_PER_SECOND = 2


@dataclass(frozen=True, slots=True)
class Instant:
    """The highest sample of a cell."""

    frame: int
    channel: int
    peak: float  # magnitude of the sum
    samples: Float64  # (members,), signed


class PeakInstants:
    """Feed it all members of a sum and the sum itself, block by block.

    Args:
        sample_rate_hz: of all.
        members: how many there are.
    """

    def __init__(self, sample_rate_hz: int, members: int) -> None:
        self._rate = sample_rate_hz
        self._cell_frames = max(1, sample_rate_hz // _CELLS_PER_SECOND)
        self._frames = 0
        self._best: dict[int, Instant] = {}  # by number of the cell
        self.peak = 0.0
        """Largest magnitude of the sum so far."""
        self.member_peaks = np.zeros(members)
        """Largest magnitude of each member so far."""
        self.peaks_without = np.zeros(members)
        """Largest magnitude of the sum without each member so far."""

    def feed(self, members: npt.NDArray[np.float32], total: Float64) -> None:
        """Take the next frames.

        Args:
            members: (members, channels, frames), finite.
            total: their sum, (channels, frames).
        """
        if not total.size:
            return
        magnitudes = np.abs(total)
        member_peaks = np.abs(members).max(axis=(1, 2)).astype(np.float64)
        self.member_peaks = np.maximum(self.member_peaks, member_peaks)
        self._leave_each_out(members, total, member_peaks, float(magnitudes.max()))
        start = 0
        while start < total.shape[1]:
            cell = (self._frames + start) // self._cell_frames
            end = min(total.shape[1], (cell + 1) * self._cell_frames - self._frames)
            self._look(cell, members, magnitudes, start, end)
            start = end
        self._frames += total.shape[1]

    def instants(self) -> list[tuple[float, Instant]]:
        """The highest peaks with their times in seconds, highest first; none of silence."""
        taken: list[int] = []
        for cell in self._by_height():
            if len(taken) < MOST_INSTANTS and all(abs(cell - other) > 1 for other in taken):
                taken.append(cell)
        found = [self._best[cell] for cell in taken]
        return [(s_from_frames(instant.frame, self._rate), instant) for instant in found]

    def _look(self, cell: int, members: npt.NDArray[np.float32], magnitudes: Float64, start: int, end: int) -> None:
        piece = magnitudes[:, start:end]
        at_frame, channel = np.unravel_index(int(piece.T.argmax()), piece.T.shape)  # the earliest of equal ones
        peak = float(piece[channel, at_frame])
        self.peak = max(self.peak, peak)
        known = self._best.get(cell)
        if peak == 0.0 or (known is not None and known.peak >= peak):
            return
        samples = members[:, channel, start + at_frame].astype(np.float64)
        self._best[cell] = Instant(self._frames + start + int(at_frame), int(channel), peak, samples)
        for lowest in self._by_height()[_MOST_CELLS:]:
            del self._best[lowest]

    def _by_height(self) -> list[int]:
        return sorted(self._best, key=lambda cell: (-self._best[cell].peak, cell))

    def _leave_each_out(
        self, members: npt.NDArray[np.float32], total: Float64, member_peaks: Float64, peak: float
    ) -> None:
        """Only for members that could still raise their figure: without one, the sum is at most both peaks together."""
        for number in np.flatnonzero(peak + member_peaks > self.peaks_without):
            without = float(np.abs(total - members[number]).max())
            self.peaks_without[number] = max(self.peaks_without[number], without)
