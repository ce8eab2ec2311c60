"""Does a stage that follows the level bend a loud tone before it could follow? Then there is more in it than dynamics.

A compressor takes milliseconds to turn a burst down, and does that smoothly: for a few of them what comes out is the
tone that went in, with a gain that glides. What a clip, a tube or a tape behind it does is there at once. One whose
gain follows the wave bends every tone, but hardly more a loud one than one at which it only just works.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array
from chainsim.units import db_from_power, frames_from_s, gain_from_db

QUIET_DBFS, LOUD_DBFS = -60.0, 24.0
WORKS_DB = 4.0
BENDS_DB, GROWS_DB = -24.0, 10.0
"""What is no tone, of the whole: a compressor of 10 ms bends the lowest by -27, a clip of one band in three all by -17;
and so much more than in a quieter burst, where filters are heard to begin."""
STEP_DB, MOST_STEPS = 6.0, 7
AMID_DB, AMID_GROWS_DB = -18.0, 14.0
"""The same of levels in between: compressors of 0.1 ms and more in three bands bend by -20 at most, and by 10 more than
where they bend least; a clip in one of these by -9 and more near its own band, by 20 more."""
HIGH_DB = -34.0
"""The same of the highest bursts, in which a gain glides least: one of 0.1 ms bends them by -43 at most, an expander by
-37; a clip beside the dry behind a gain of more than 5 ms by -29. A gain in one of three bands gets there too."""
GLIDES = 3
PAUSE_S, SHORT_PAUSE_S = 0.5, 0.1
"""The short one between bursts that rise: what a quieter one still turns down is as good as a lower level."""


@dataclass(frozen=True, slots=True)
class Burst:
    """A sine that begins, and what of it is looked at."""

    frequency_hz: float
    from_s: float
    to_s: float


BURSTS = (
    Burst(5032.0, 0.002, 0.004),
    Burst(1016.0, 0.002, 0.005),
    Burst(104.0, 0.003, 0.0222),
    Burst(5032.0, 0.001, 0.002),
)
HIGH = (0, 3)


def bends_bursts(bench: Bench, sets_in_dbfs: float | None) -> bool:
    """Whether any burst comes out bent that comes out as a tone when it is quieter.

    The loudest is asked first. What all but fills the wave there with other bands' sound bends more at lower levels.

    Args:
        bench: with the stage.
        sets_in_dbfs: where its dynamics begin to work; None: not known.
    """
    quiet_dbfs = QUIET_DBFS if sets_in_dbfs is None else min(sets_in_dbfs + WORKS_DB, LOUD_DBFS)
    quiet, loud = (_unlike_tones_db(bench, (level_dbfs,), PAUSE_S)[0] for level_dbfs in (quiet_dbfs, LOUD_DBFS))
    if any(much > max(BENDS_DB, little + GROWS_DB) for little, much in zip(quiet, loud, strict=True)):
        return True
    lowest_dbfs = max(quiet_dbfs, LOUD_DBFS - STEP_DB * MOST_STEPS)
    between = np.arange(lowest_dbfs + STEP_DB, LOUD_DBFS, STEP_DB).tolist()
    rows = [quiet, *_unlike_tones_db(bench, between, SHORT_PAUSE_S), loud]
    by_burst = list(zip(*rows, strict=True))
    if any(max(by_burst[number]) > HIGH_DB and min(by_burst[number]) < HIGH_DB - GROWS_DB for number in HIGH):
        return True
    return any(max(row) > max(AMID_DB, min(row) + AMID_GROWS_DB) for row in by_burst)


def _unlike_tones_db(bench: Bench, levels_dbfs: Sequence[float], pause_s: float) -> list[list[float]]:
    """Of each level, of each burst."""
    rate_hz = bench.audio.sample_rate_hz
    parts, places, at = [], [], 0
    for level_dbfs, burst in product(levels_dbfs, BURSTS):
        frames = frames_from_s(burst.to_s, rate_hz)
        sine = gain_from_db(level_dbfs) * np.sin(2.0 * np.pi * burst.frequency_hz * np.arange(frames) / rate_hz)
        places.append((at + frames_from_s(burst.from_s, rate_hz), at + frames, burst.frequency_hz / rate_hz))
        parts.append(np.pad(sine, (0, frames_from_s(pause_s, rate_hz))))
        at += parts[-1].size
    if not parts:
        return []
    answer = bench.render(np.concatenate(parts)).astype(np.float64)
    all_db = [max(_unlike_tone_db(row[start:end], per_frame) for row in answer) for start, end, per_frame in places]
    return [all_db[at : at + len(BURSTS)] for at in range(0, len(all_db), len(BURSTS))]


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
