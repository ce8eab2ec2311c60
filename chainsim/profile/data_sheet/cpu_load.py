"""What a stage costs: processor time for sound, and whether the silence after it costs more.

Filters and reverbs decay towards zero through numbers that are too small for a float's usual form; where nothing
flushes them, processors take a hundred times as long for each.
"""

from __future__ import annotations

import time
from itertools import pairwise
from statistics import median

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.processor import Processor
from chainsim.units import frames_from_s, gain_from_db

PIECE_S = 0.25
SOUND_PIECES, SILENT_PIECES = 6, 16
LEVEL_DBFS = -18.0
SEED = 1
SHORTEST_S = 1e-3
"""Of a piece: what takes less says nothing, whatever it takes more of."""


def measure_effort(fresh: Processor, audio: AudioFormat) -> tuple[float, float | None]:
    """Percent of the audio's own time that sound takes, and the slowest quarter second of silence against sound.

    Args:
        fresh: an instance that nothing else is played on.
        audio: what it is opened for.
    """
    frames = frames_from_s(PIECE_S, audio.sample_rate_hz)
    shape = (audio.channels, frames)
    fresh.source_ended((SOUND_PIECES + SILENT_PIECES) * frames)
    noise = np.random.default_rng(SEED).uniform(-1.0, 1.0, shape) * gain_from_db(LEVEL_DBFS)
    sound = median(_seconds(fresh, noise.astype(np.float32), SOUND_PIECES))
    silent = _seconds(fresh, np.zeros(shape, np.float32), SILENT_PIECES)
    silence = max(map(min, pairwise(silent)))  # one piece alone may have met with something else
    return 100.0 * sound / PIECE_S, silence / sound if max(sound, silence) >= SHORTEST_S and sound > 0.0 else None


def _seconds(processor: Processor, piece: Audio, times: int) -> list[float]:
    """Processor time of each piece, on all threads of this process."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        processor.process(piece)
        taken.append(time.process_time() - began)
    return taken
