"""Does the stage answer to every level alike? One staircase of sweeps, played again and played at half its level.

Halving is exact in floating point, so equalisers, delays, chorus and reverb null to nothing, whatever they do over
time: a stage that passes is linear over the whole range, and nothing more has to be measured about its level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.profile.measurement_bench import Bench
from chainsim.profile.null_depth import Array, block_energies, null_by_block_db
from chainsim.units import db_from_power, frames_from_s, gain_from_db

LEVELS_DBFS = tuple(float(level) for level in range(-84, 37, 6))
STEP_S = 0.1
LOWEST_HZ = 20.0
HIGHEST_OF_RATE = 0.42

NULL_THRESHOLD_DB = -66.0
"""A change of gain of 0.004 dB within 6 dB. Linear stages read -76 or less, a clip overdriven by 0.1 dB -63 or more."""

SCALES_DB = -40.0
"""1 %: what counts as scaling when the question is whether there is a linear region at all."""

WANDERS_DB = -60.0
"""Of a repetition at half of all levels: 0.01 dB of gain, never the same twice."""

GROWS_DB = 12.0
"""What a repetition differs by, in absolute terms: noise is as loud at every level, a gain that wanders is not. A clip
in front of it keeps noise from falling behind the signal, and yet it does not grow."""

SHORTEST_STRETCH = 3
MOST_STRETCHES = 2

NEGLIGIBLE = 1e-6
"""-120 dBFS: below the last bit of 24-bit audio. Reverbs keep denormals away by adding and subtracting a constant."""

ABOVE_FLOOR_DB = 6.0
OPERATING_DBFS = -18.0


@dataclass(frozen=True, slots=True)
class Scaling:
    """By level of LEVELS_DBFS, in dB: what a repetition differs by, and what half the level differs by."""

    first: Audio  # the first answer, (channels, frames)
    repeat_db: tuple[float, ...]
    null_db: tuple[float, ...]
    unrest_db: tuple[float, ...] = ()  # energy of what a repetition differs by, worst 10 ms, whatever the answer's

    @property
    def first_nonlinear_dbfs(self) -> float | None:
        """The lowest of the levels from which on half the level no longer gives half the answer."""
        beyond = [
            null_db > max(NULL_THRESHOLD_DB, floor_db + ABOVE_FLOOR_DB)
            for null_db, floor_db in zip(self.null_db, self.floor_db, strict=True)
        ]
        inside = max((index for index, is_beyond in enumerate(beyond) if not is_beyond), default=-1)
        return LEVELS_DBFS[inside + 1] if inside + 1 < len(LEVELS_DBFS) else None

    @property
    def is_linear(self) -> bool:
        """Nowhere does half the level give anything but half the answer, as far as the stage repeats itself."""
        return all(
            null_db <= max(NULL_THRESHOLD_DB, floor_db + ABOVE_FLOOR_DB)
            for null_db, floor_db in zip(self.null_db, self.floor_db, strict=True)
        )

    @property
    def is_lossy(self) -> bool:
        """There is no stretch of levels within which half the level gives half the answer, or there are many.

        Whatever clips, compresses or quantises scales between its limits, a gate below its threshold as well; a codec
        scales nowhere, or here and there.
        """
        scales = "".join(
            "x" if null_db <= max(SCALES_DB, floor_db + ABOVE_FLOOR_DB) else " "
            for null_db, floor_db in zip(self.null_db, self.floor_db, strict=True)
        )
        stretches = [len(stretch) for stretch in scales.split()]
        return len(stretches) > MOST_STRETCHES or max(stretches, default=0) < SHORTEST_STRETCH

    @property
    def floor_db(self) -> tuple[float, ...]:
        """What no comparison at a level can go below: noise falls with level, a gain that wanders shows at any time.

        One that wanders is taken at its worst, over all levels at which it is more than noise: how far it strays
        within one step is chance.
        """
        noise_db = tuple(max(self.repeat_db[index:]) for index in range(len(self.repeat_db)))
        if not self.unrest_db or median(self.repeat_db) <= WANDERS_DB:
            return noise_db
        grown = [unrest_db > self.unrest_db[0] + GROWS_DB for unrest_db in self.unrest_db]
        wander_db = max((db for db, is_grown in zip(self.repeat_db, grown, strict=True) if is_grown), default=-math.inf)
        return tuple(max(wander_db, floor_db) for floor_db in noise_db)

    @property
    def repeatability_db(self) -> float:
        """Residual of a repetition at -18 dBFS."""
        return self.repeat_db[LEVELS_DBFS.index(OPERATING_DBFS)]


def measure_scaling(bench: Bench) -> Scaling:
    """Play the staircase on a bench that has not been used yet."""
    rate_hz = bench.audio.sample_rate_hz
    signal = staircase(bench.audio)
    first, again = bench.first(signal)
    repeat_db = _by_step(again, first, rate_hz)
    unrest_db = _energy_by_step(again - first, rate_hz)
    if repeat_db[LEVELS_DBFS.index(OPERATING_DBFS)] < NULL_THRESHOLD_DB and _hums(bench):
        bench.subtract_silence()
        first = bench.less_silence(first)
    half = bench.render(signal / 2.0)
    return Scaling(first, repeat_db, _by_step(first, 2.0 * half, rate_hz), unrest_db)


def staircase(audio: AudioFormat, up_to_dbfs: float = LEVELS_DBFS[-1]) -> Array:
    """Exponential sweeps of 0.1 s from 20 Hz to 0.42 of the rate, each 6 dB louder than the one before.

    Every second channel sweeps downwards: so their sum and their difference are as loud as they, and what happens in
    the middle or at the sides alone is seen.

    Returns:
        (channels, frames)
    """
    sample_rate_hz = audio.sample_rate_hz
    frames = frames_from_s(STEP_S, sample_rate_hz)
    t = np.arange(frames) / frames
    ratio = np.log(HIGHEST_OF_RATE * sample_rate_hz / LOWEST_HZ)
    sweep = np.sin(2.0 * np.pi * LOWEST_HZ * STEP_S / ratio * (np.exp(t * ratio) - 1.0))
    levels = [gain_from_db(level) for level in LEVELS_DBFS if level <= up_to_dbfs]
    ways = [np.concatenate([gain * way for gain in levels]) for way in (sweep, sweep[::-1])]
    return np.stack([ways[channel % 2] for channel in range(audio.channels)])


def _hums(bench: Bench) -> bool:
    """Whether silence is answered with anything that can be heard."""
    silence = np.zeros(frames_from_s(STEP_S, bench.audio.sample_rate_hz))
    return float(np.abs(bench.render(silence)).max()) > NEGLIGIBLE


def _energy_by_step(signal: Audio, sample_rate_hz: int) -> tuple[float, ...]:
    frames = frames_from_s(STEP_S, sample_rate_hz)
    return tuple(
        db_from_power(float(block_energies(signal[:, at : at + frames], sample_rate_hz).max()))
        for at in range(0, frames * len(LEVELS_DBFS), frames)
    )


def _by_step(answer: Audio, reference: Audio, sample_rate_hz: int) -> tuple[float, ...]:
    frames = frames_from_s(STEP_S, sample_rate_hz)
    same = np.where(np.abs(answer - reference) < NEGLIGIBLE, reference, answer)
    return tuple(
        float(null_by_block_db(same[:, step], reference[:, step], sample_rate_hz).max())
        for step in (slice(frames * index, frames * (index + 1)) for index in range(len(LEVELS_DBFS)))
    )
