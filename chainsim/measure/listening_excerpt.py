"""The loudest half minute of a track, source and output side by side, kept while the audio streams."""

from __future__ import annotations

import numpy as np

from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.measure.loudest_excerpt import LoudestExcerpt
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.listening_excerpt import Listening


class ListeningMeter:
    """Feed it both ends of a chain; read it at the end.

    Args:
        audio: format of both.
    """

    def __init__(self, audio: AudioFormat) -> None:
        self._channels = audio.channels
        self._excerpt = LoudestExcerpt(2 * audio.channels, audio.sample_rate_hz, slice(audio.channels, None))

    def feed(self, source: Audio, output: Audio) -> None:
        """The next frames of both, each (channels, frames)."""
        self._excerpt.feed(np.concatenate((source, output)))

    def read(self) -> Listening:
        """The excerpt in which the output is loudest; all of a track that is shorter."""
        both, start_s = self._excerpt.read()
        source, output = both[: self._channels], both[self._channels :]
        matched = LevelMatchedDifference()
        matched.feed(source, output)
        return Listening(source, output, start_s, matched.read())
