"""The loudest half minute of what streams by.

Pieces of half a second are held until they are older than the excerpt is long; the loudest run of them so far is
remembered as well. So no more than a minute is in memory, however long the track.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.model.audio import Audio

EXCERPT_S = 30.0
PIECES_PER_SECOND = 2


class LoudestExcerpt:
    """Feed it several signals as rows of one array; read it at the end.

    Args:
        rows: how many.
        sample_rate_hz: of all of them.
        judged: the rows whose energy says how loud a piece is.
    """

    def __init__(self, rows: int, sample_rate_hz: int, judged: slice) -> None:
        self._judged = judged
        self._blocks = FixedBlocks(rows, sample_rate_hz // PIECES_PER_SECOND)
        self._recent: deque[tuple[float, Audio]] = deque(maxlen=round(EXCERPT_S * PIECES_PER_SECOND))
        self._count = 0
        self._best: tuple[float, int, list[Audio]] = (-1.0, 0, [])  # energy, first piece, pieces

    def feed(self, rows: Audio) -> None:
        """The next frames, (rows, frames)."""
        for piece in self._blocks.feed(rows):
            self._recent.append((self._energy(piece), piece.copy()))
            self._count += 1
            energy = sum(piece_energy for piece_energy, _ in self._recent)
            if energy >= self._best[0] or not self._full:
                self._best = energy, self._count - len(self._recent), [kept for _, kept in self._recent]

    def read(self) -> tuple[Audio, float]:
        """The loudest excerpt, (rows, frames), in steps of half a second, and where it begins, in seconds.

        All of a track that is shorter.
        """
        _, first, pieces = self._best
        if not self._full:  # the end of a short track is no whole piece
            pieces = [*pieces, self._blocks.rest]
        return np.concatenate(pieces, axis=1), first / PIECES_PER_SECOND

    @property
    def _full(self) -> bool:
        return len(self._recent) == self._recent.maxlen

    def _energy(self, piece: Audio) -> float:
        return float(np.square(np.nan_to_num(piece[self._judged], posinf=0.0, neginf=0.0)).sum())
