"""Momentary (400 ms) and short-term (3 s) windows over the series of 10 ms energies (EBU Tech 3341).

Both slide in steps of 10 ms, so that no maximum slips between two steps; the gates of BS.1770 and the loudness range
take every tenth window (100 ms). A window of 10 ms steps is a sum of 100 ms sums, always added in the same order: the
same audio gives the same number wherever it stands, and silence after a loud passage is exactly silent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.sub_blocks import edges

Float64 = npt.NDArray[np.float64]

TENTH = 10  # sub-blocks of the 100 ms sums that windows are made of
HOP = 10  # sub-blocks from one gating block to the next: 75 % overlap
MOMENTARY = 40  # sub-blocks
SHORT_TERM = 300
BATCH = 2048


@dataclass(frozen=True, slots=True)
class WindowReadings:
    """Mean powers; a maximum is None as long as no window is complete."""

    max_momentary: float | None
    max_momentary_frame: int  # the window's first frame
    max_short_term: float | None
    max_short_term_frame: int
    gating_powers: Float64  # weighted power of each 400 ms block, 100 ms apart
    gating_plain: Float64  # unweighted energy (sum over channels and frames, per frame) of the same blocks
    short_term_powers: Float64  # of each 3 s window, 100 ms apart


class Maximum:
    """The largest value so far and where it stood first."""

    def __init__(self) -> None:
        self.value: float | None = None
        self.place = 0

    def feed(self, values: Float64, first: int) -> None:
        """Take values at places `first`, `first + 1`, ..."""
        if values.size:
            best = int(values.argmax())
            if self.value is None or values[best] > self.value:
                self.value, self.place = float(values[best]), first + best


class Windows:
    """Collects sub-blocks and works them off in batches; keeps the last three seconds and ten values a second."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        self._pending = np.zeros((2, SHORT_TERM + 2 * BATCH))  # weighted and plain energies
        self._filled = 0
        self._first = 0  # number of the sub-block at the start of `_pending`
        self._momentary, self._short_term = Maximum(), Maximum()
        self._done = {MOMENTARY: 0, SHORT_TERM: 0}  # windows worked off, by the number of their first sub-block
        self._gating: list[Float64] = []
        self._plain: list[Float64] = []
        self._short: list[Float64] = []

    def feed(self, weighted: Float64, plain: Float64) -> None:
        """Append energies of complete sub-blocks, each (n,) with n at most 2048."""
        end = self._filled + len(weighted)
        self._pending[0, self._filled : end] = weighted
        self._pending[1, self._filled : end] = plain
        self._filled = end
        if end >= SHORT_TERM + BATCH:
            self._work_off()
            keep = SHORT_TERM - 1
            self._pending[:, :keep] = self._pending[:, end - keep : end].copy()
            self._first += end - keep
            self._filled = keep

    def readings(self) -> WindowReadings:
        """All windows that are complete so far."""
        self._work_off()
        first_frames = edges(0, max(self._momentary.place, self._short_term.place) + 1, self._rate)
        return WindowReadings(
            self._momentary.value,
            int(first_frames[self._momentary.place]),
            self._short_term.value,
            int(first_frames[self._short_term.place]),
            np.concatenate([np.empty(0), *self._gating]),
            np.concatenate([np.empty(0), *self._plain]),
            np.concatenate([np.empty(0), *self._short]),
        )

    def _work_off(self) -> None:
        tenths = self._pending[:, : max(0, self._filled - TENTH + 1)].copy()
        for offset in range(1, TENTH):
            tenths += self._pending[:, offset : offset + tenths.shape[1]]
        momentary, first = self._new_windows(tenths, MOMENTARY)
        self._momentary.feed(momentary[0], first)
        self._gating.append(momentary[0, -first % HOP :: HOP].copy())
        self._plain.append(momentary[1, -first % HOP :: HOP].copy())
        short_term, first = self._new_windows(tenths[:1], SHORT_TERM)
        self._short_term.feed(short_term[0], first)
        self._short.append(short_term[0, -first % HOP :: HOP].copy())

    def _new_windows(self, tenths: Float64, length: int) -> tuple[Float64, int]:
        """Mean powers of the windows not worked off yet, and the number of the first one's first sub-block."""
        first = self._done[length]
        start, stop = first - self._first, max(first - self._first, self._filled - length + 1)
        total = tenths[:, start:stop].copy()
        for offset in range(TENTH, length, TENTH):
            total += tenths[:, start + offset : stop + offset]
        self._done[length] = first + stop - start
        ends = edges(first + length, first + length + stop - start, self._rate)
        return total / (ends - edges(first, first + stop - start, self._rate)), first
