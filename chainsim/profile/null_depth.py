"""Two answers of a stage compared: what is left when one is subtracted from the other.

Each 10 ms of the residual is held against the *loudest* 10 ms of the reference, not against its own: quiet blocks
exaggerate fixed errors such as a reverb's denormal guard. And by channel, so that a clip in one is not diluted.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.units import frames_from_s

BLOCK_S = 0.01

Array = npt.NDArray[np.float64]


def block_energies(signal: npt.NDArray[np.floating], sample_rate_hz: int) -> Array:
    """Energy of each 10 ms, (channels, blocks); an incomplete last block counts as one."""
    starts = np.arange(0, signal.shape[1], frames_from_s(BLOCK_S, sample_rate_hz))
    energies: Array = np.add.reduceat(np.square(signal, dtype=np.float64), starts, axis=1)
    return energies


def loudest_energies(signal: npt.NDArray[np.floating], sample_rate_hz: int) -> Array:
    """Of the loudest 10 ms of each channel, (channels, 1)."""
    loudest: Array = block_energies(signal, sample_rate_hz).max(axis=1, keepdims=True)
    return loudest


def null_by_block_db(
    answer: npt.NDArray[np.floating],
    reference: npt.NDArray[np.floating],
    sample_rate_hz: int,
    loudest: Array | None = None,
) -> Array:
    """Residual of each 10 ms against the loudest 10 ms of the reference, (channels, blocks), in dB; -inf: nothing left.

    Args:
        answer: (channels, frames).
        reference: of the same shape.
        sample_rate_hz: of both.
        loudest: energies to hold it against, (channels, 1), where they are not those of this reference.
    """
    difference = np.subtract(answer, reference, dtype=np.float64)
    residual = block_energies(difference, sample_rate_hz)
    if loudest is None:
        loudest = loudest_energies(reference, sample_rate_hz)
    with np.errstate(divide="ignore", invalid="ignore"):
        null_db = 10.0 * np.log10(residual / loudest)
    return np.where(residual > 0.0, null_db, -np.inf)
