"""Windows of a programme in a row, with pauses between, as they are played: which frames belong to which window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.model.stage_excerpt import StageExcerpt
from chainsim.profile.null_depth import BLOCK_S, Array
from chainsim.profile.pre_roll import GAP_S
from chainsim.profile.tangents.tangent import Mask
from chainsim.units import frames_from_s

EDGE_S, FADE_S = 0.01, 0.005
"""At the end of a window, within which it is faded out, and how long that takes."""

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Place:
    """Which window, and how far from its first frame."""

    window: int
    at_frame: int


class WindowRow:
    """Some windows, each with its pause a whole number of 10 ms blocks long.

    Attributes:
        signal: (channels, frames).
    """

    def __init__(self, windows: Sequence[StageExcerpt], sample_rate_hz: int, pause_s: float = GAP_S) -> None:
        self._windows = windows
        self._pause_s = pause_s
        self._rate_hz = sample_rate_hz
        self._block_frames = frames_from_s(BLOCK_S, sample_rate_hz)
        played = [self._with_gap(window.samples) for window in windows]
        self._ends = np.cumsum([0, *(part.shape[1] for part in played)])
        self.signal: Audio = np.concatenate(played, axis=1)

    def __len__(self) -> int:
        return len(self._windows)

    @property
    def ends(self) -> Places:
        """Of all windows but the last, with their pauses: where the row may be split."""
        return self._ends[1:-1]

    def part(self, among: Sequence[int]) -> WindowRow:
        """Some of the windows, in a row of their own."""
        return WindowRow([self._windows[number] for number in among], self._rate_hz, self._pause_s)

    def frames_of(self, among: Sequence[int]) -> Places:
        """Where the frames of some windows are in this row, in the order that they have in `part`."""
        return np.concatenate([np.arange(self._ends[number], self._ends[number + 1]) for number in among])

    def worst_first(self, null_db: Array, threshold_db: float | None = None) -> tuple[int, ...]:
        """Numbers of the windows by their highest of (channels, blocks): all, or those with more than the threshold."""
        highest_db = np.maximum.reduceat(null_db.max(axis=0), self._ends[:-1] // self._block_frames)
        ranked = [int(number) for number in np.argsort(-highest_db, kind="stable")]
        return tuple(number for number in ranked if threshold_db is None or highest_db[number] > threshold_db)

    def judged(self, edge_s: float = EDGE_S) -> Mask:
        """Which frames are judged: neither what leads up to a window, nor its end, within which it is faded out."""
        inside = np.zeros(self.signal.shape[1], np.bool_)
        edge = frames_from_s(edge_s, self._rate_hz)
        for start, window in zip(self._ends[:-1], self._windows, strict=True):
            inside[start + window.led_in_frames : start + window.samples.shape[1] - edge] = True
        return inside

    def judged_blocks(self) -> Mask:
        """Which blocks have nothing but frames that are judged."""
        blocks: Mask = np.logical_and.reduceat(self.judged(), np.arange(0, self.signal.shape[1], self._block_frames))
        return blocks

    def before_fades(self) -> Mask:
        """As `judged`, up to where the fades begin: the end of a programme may be its loudest moment."""
        return self.judged(FADE_S)

    def place(self, frame: int) -> Place:
        """Where a frame of the row belongs."""
        window = min(int(np.searchsorted(self._ends, frame, side="right")) - 1, len(self) - 1)
        return Place(window, frame - int(self._ends[window]))

    def _with_gap(self, samples: Audio) -> Audio:
        gap_frames = frames_from_s(self._pause_s, self._rate_hz)
        gap_frames += -(samples.shape[1] + gap_frames) % self._block_frames
        return np.pad(samples, ((0, 0), (0, gap_frames)))
