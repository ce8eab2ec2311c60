"""The loudest half minute of a track, source and output side by side, kept while the audio streams.

Pieces of half a second are held until they are older than the excerpt is long; the loudest run of them so far is
remembered as well. So no more than a minute is in memory, however long the track.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from chainsim.measure.fixed_blocks import FixedBlocks
from chainsim.measure.level_matched import LevelMatchedDifference
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.listening import Listening

EXCERPT_S = 30.0
PIECES_PER_SECOND = 2


class ListeningMeter:
    """Feed it both ends of a chain; read it at the end.

    Args:
        audio: format of both.
    """

    def __init__(self, audio: AudioFormat) -> None:
        self._audio = audio
        self._blocks = FixedBlocks(2 * audio.channels, audio.sample_rate_hz // PIECES_PER_SECOND)
        self._recent: deque[tuple[float, Audio]] = deque(maxlen=round(EXCERPT_S * PIECES_PER_SECOND))
        self._count = 0
        self._best: tuple[float, int, list[Audio]] = (-1.0, 0, [])  # energy, first piece, pieces

    def feed(self, source: Audio, output: Audio) -> None:
        """The next frames of both, each (channels, frames)."""
        for piece in self._blocks.feed(np.concatenate((source, output))):
            self._recent.append((self._energy(piece), piece.copy()))
            self._count += 1
            energy = sum(piece_energy for piece_energy, _ in self._recent)
            if energy >= self._best[0] or not self._full:
                self._best = energy, self._count - len(self._recent), [kept for _, kept in self._recent]

    def read(self) -> Listening:
        """The excerpt in which the output is loudest, in steps of half a second; all of a track that is shorter."""
        _, first, pieces = self._best
        if not self._full:  # the end of a short track is no whole piece
            pieces = [*pieces, self._blocks.rest]
        both = np.concatenate(pieces, axis=1)
        channels = self._audio.channels
        matched = LevelMatchedDifference()
        matched.feed(both[:channels], both[channels:])
        return Listening(both[:channels], both[channels:], first / PIECES_PER_SECOND, matched.read())

    @property
    def _full(self) -> bool:
        return len(self._recent) == self._recent.maxlen

    def _energy(self, piece: Audio) -> float:
        return float(np.square(np.nan_to_num(piece[self._audio.channels :], posinf=0.0, neginf=0.0)).sum())
