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
QUIETER_DB, UNHEARD_DB = 24.0, -24.0
"""The same of the highest, less what a quieter burst comes to as well, which is two where one half is late: a gain in
one half bends that by -29 at most, a clip by -15 and more."""
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
    quiet, loud = (_answers(bench, (level_dbfs,), PAUSE_S)[0] for level_dbfs in (quiet_dbfs, LOUD_DBFS))
    quiet_db, loud_db = _unlike_tones_db(quiet), _unlike_tones_db(loud)
    if any(much > max(BENDS_DB, little + GROWS_DB) for little, much in zip(quiet_db, loud_db, strict=True)):
        return True
    lowest_dbfs = max(quiet_dbfs, LOUD_DBFS - STEP_DB * MOST_STEPS)
    between_dbfs = np.arange(lowest_dbfs + STEP_DB, LOUD_DBFS, STEP_DB).tolist()
    between = _answers(bench, between_dbfs, SHORT_PAUSE_S)
    by_burst = list(zip(quiet_db, *(_unlike_tones_db(row) for row in between), loud_db, strict=True))
    if any(max(by_burst[number]) > HIGH_DB and min(by_burst[number]) < HIGH_DB - GROWS_DB for number in HIGH):
        return True
    if any(max(row) > max(AMID_DB, min(row) + AMID_GROWS_DB) for row in by_burst):
        return True
    quieter = _answers(bench, (quiet_dbfs - QUIETER_DB,), PAUSE_S)[0]
    unlike_db = [_unlike_tones_db(row, quieter) for row in (quiet, *between, loud)]
    return any(row[number] > UNHEARD_DB for row in unlike_db for number in HIGH)


@dataclass(frozen=True, slots=True)
class _Window:
    """Of a burst's answer, (channels, frames), and what share of a period a frame is."""

    answer: Array
    per_frame: float


def _answers(bench: Bench, levels_dbfs: Sequence[float], pause_s: float) -> list[list[_Window]]:
    """Of each level, to each burst."""
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
    windows = [_Window(answer[:, start:end], per_frame) for start, end, per_frame in places]
    return [windows[at : at + len(BURSTS)] for at in range(0, len(windows), len(BURSTS))]


def _unlike_tones_db(windows: Sequence[_Window], quieter: Sequence[_Window] | None = None) -> list[float]:
    """Of each burst, in the channel where it is most: what is no tone, nor what came of a quieter burst."""
    rows = []
    for number, window in enumerate(windows):
        beside = [None] * len(window.answer) if quieter is None else list(quieter[number].answer)
        each = zip(window.answer, beside, strict=True)
        rows.append(max(_unlike_tone_db(row, window.per_frame, known) for row, known in each))
    return rows


def _unlike_tone_db(window: Array, per_frame: float, known: Array | None) -> float:
    """What is left of a window when a sine is taken away whose size glides, and what is known, against the window."""
    frames = np.arange(window.size)
    wave = np.exp(2j * np.pi * per_frame * frames)
    shapes = [wave.real, wave.imag]
    if known is not None and known.any():
        shapes.append(known / np.abs(known).max())
    glide = np.vander(np.linspace(-1.0, 1.0, window.size), GLIDES)
    explained = np.column_stack([*(glide * shape[:, np.newaxis] for shape in shapes), np.ones(window.size)])
    left = window - explained @ np.linalg.lstsq(explained, window, rcond=None)[0]
    power = float(window @ window)
    return db_from_power(float(left @ left) / power) if power > 0.0 else -np.inf
