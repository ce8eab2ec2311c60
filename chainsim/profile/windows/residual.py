"""What of a stage's answer is not linear, and how much of that is its own noise."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chainsim.profile.null_depth import BLOCK_S, Array, block_energies
from chainsim.units import db_from_gain, db_from_power, frames_from_s

HIGHEST_OF_NOISE = 5.5
"""Against its RMS, over some seconds, once several answers are averaged: then it is Gaussian, whatever it was."""


@dataclass(frozen=True, slots=True)
class Residual:
    """What is not linear, by 10 ms, against the loudest 10 ms, (channels, blocks), and what tells nothing yet."""

    null_db: Array
    floor_db: float  # the stage's own noise, measured at the same gain; -inf: it has none


def told(null_db: Array, least_db: float, floor_db: Callable[[], float]) -> Residual:
    """With the stage's own noise, which is not asked for where nothing is above the least."""
    return Residual(null_db, floor_db() if float(null_db.max()) > least_db else -math.inf)


def noisy_residual(answers: Array, reference: Array, strays: float, sample_rate_hz: int) -> Residual:
    """Of a stage that never answers alike: the average's largest samples, where a clip stands out of noise.

    Args:
        answers: (answers, channels, frames) to the same signal.
        reference: what a linear stage would have answered.
        strays: RMS of the noise that is left in average and reference together, against that of one answer.
        sample_rate_hz: of all.
    """
    mean = answers.mean(axis=0)
    frames = frames_from_s(BLOCK_S, sample_rate_hz)
    starts = np.arange(0, mean.shape[1], frames)
    power = np.add.reduceat(np.square(answers - mean).sum(axis=0), starts, axis=1) / (frames * (len(answers) - 1))
    strays_db = db_from_gain(HIGHEST_OF_NOISE * strays * math.sqrt(float(power.max())))
    loudest_db = db_from_power(float(block_energies(reference, sample_rate_hz).max() / frames))
    peaks = np.maximum.reduceat(np.abs(mean - reference), starts, axis=1)
    with np.errstate(divide="ignore"):
        null_db = 20.0 * np.log10(peaks) - loudest_db
    return Residual(null_db, strays_db - loudest_db)
