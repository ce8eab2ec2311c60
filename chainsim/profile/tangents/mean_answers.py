"""The mean of what several fresh instances answer: independent hiss comes down by 3 dB each time they are doubled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.tangents.tangent import Play, PlayAll


def mean_of_answers(play_all: PlayAll, answers: int) -> tuple[Play, PlayAll]:
    """Of one signal and of several, each played so often; float32."""

    def play_means(signals: Sequence[Audio]) -> Sequence[Audio]:
        every = play_all([signal for signal in signals for _ in range(answers)])
        groups = (every[first : first + answers] for first in range(0, len(every), answers))
        return [np.stack(group).mean(axis=0, dtype=np.float64).astype(np.float32) for group in groups]

    return lambda signal: play_means([signal])[0], play_means
