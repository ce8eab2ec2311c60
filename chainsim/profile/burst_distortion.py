"""Does a stage that follows the level bend a loud tone before it could follow? Then there is more in it than dynamics.

A compressor takes milliseconds to turn a burst down, and does that smoothly: for a few of them what comes out is the
tone that went in, with a gain that glides. What a clip, a tube or a tape behind it does is there at once. One whose
gain follows the wave bends every tone, but hardly more a loud one than one at which it only just works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, frames_from_s, gain_from_db

QUIET_DBFS, LOUD_DBFS = -60.0, 24.0
WORKS_DB = 4.0
BENDS_DB, GROWS_DB = -24.0, 10.0
"""What is no tone, of the whole: a compressor of 10 ms bends the lowest by -27, a clip of one band in three all by -17;
and so much more than in a quieter burst, where filters are heard to begin."""
GLIDES = 3
PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Burst:
    """A sine that begins, and what of it is looked at."""

    frequency_hz: float
    from_s: float
    to_s: float


BURSTS = (Burst(5032.0, 0.002, 0.004), Burst(1016.0, 0.002, 0.005), Burst(104.0, 0.003, 0.0222))


def bends_bursts(bench: Bench, sets_in_dbfs: float | None) -> bool:
    """Whether any burst comes out bent that comes out as a tone when it is quieter.

    Args:
        bench: with the stage.
        sets_in_dbfs: where its dynamics begin to work; None: not known.
    """
    quiet_dbfs = QUIET_DBFS if sets_in_dbfs is None else min(sets_in_dbfs + WORKS_DB, LOUD_DBFS)
    quiet, loud = (_unlike_tones_db(bench, level_dbfs) for level_dbfs in (quiet_dbfs, LOUD_DBFS))
    return any(much > max(BENDS_DB, little + GROWS_DB) for little, much in zip(quiet, loud, strict=True))


def _unlike_tones_db(bench: Bench, level_dbfs: float) -> Sequence[float]:
    rate_hz = bench.audio.sample_rate_hz
    parts, places, at = [], [], 0
    for burst in BURSTS:
        frames = frames_from_s(burst.to_s, rate_hz)
        sine = gain_from_db(level_dbfs) * np.sin(2.0 * np.pi * burst.frequency_hz * np.arange(frames) / rate_hz)
        places.append((at + frames_from_s(burst.from_s, rate_hz), at + frames))
        parts.append(np.pad(sine, (0, frames_from_s(PAUSE_S, rate_hz))))
        at += parts[-1].size
    late = bench.reported_latency_frames
    answer = bench.render(np.pad(np.concatenate(parts), (0, late)))[:, late:].astype(np.float64)
    return [
        max(_unlike_tone_db(row[start:end], burst.frequency_hz / rate_hz) for row in answer)
        for burst, (start, end) in zip(BURSTS, places, strict=True)
    ]


def _unlike_tone_db(window: Array, per_frame: float) -> float:
    """What is left of a window when a sine is taken away whose size glides, against the window."""
    frames = np.arange(window.size)
    wave = np.exp(2j * np.pi * per_frame * frames)
    glide = np.vander(np.linspace(-1.0, 1.0, window.size), GLIDES)
    known = np.concatenate([glide * wave.real[:, np.newaxis], glide * wave.imag[:, np.newaxis]], axis=1)
    known = np.column_stack([known, np.ones(window.size)])
    left = window - known @ np.linalg.lstsq(known, window, rcond=None)[0]
    power = float(window @ window)
    return db_from_power(float(left @ left) / power) if power > 0.0 else -np.inf
