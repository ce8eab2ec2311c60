"""Are the tops of waves turned down more than their middles? Clips do that, gain that moves with level does not.

What is left where the level-scaled null says nothing: behind a compressor (which changes gain anyway) and in codecs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.probe.null import Array
from chainsim.units import frames_from_s

BLOCK_S = 0.005
TOP_SHARE = 0.25
LOUD_POWER = 0.25
"""Of the loudest block's energy: 6 dB down and louder."""
THRESHOLD_DB = -0.4
MIN_BLOCKS = 3
"""So many blocks have to agree: one alone may be the attack of a compressor."""


def peak_gain_by_block_db(
    answer: npt.NDArray[np.floating], reference: npt.NDArray[np.floating], sample_rate_hz: int
) -> Array:
    """Gain of the largest quarter of the reference's samples less that of the middle half, by 5 ms, in dB.

    Args:
        answer: (channels, frames).
        reference: what a linear stage would have given, of the same shape.
        sample_rate_hz: of both.

    Returns:
        (channels, blocks); nan where the reference is not loud.
    """
    frames = frames_from_s(BLOCK_S, sample_rate_hz)
    blocks = reference.shape[1] // frames
    shape = (reference.shape[0], blocks, frames)
    r = reference[:, : blocks * frames].astype(np.float64).reshape(shape)
    y = answer[:, : blocks * frames].astype(np.float64).reshape(shape)
    order = np.argsort(np.abs(r), axis=2)
    r, y = np.take_along_axis(r, order, axis=2), np.take_along_axis(y, order, axis=2)
    top = round(frames * TOP_SHARE)
    energy = np.square(r).sum(axis=2)
    loud = (energy > 0.0) & (energy >= LOUD_POWER * energy.max(axis=1, keepdims=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        gain_db = 20.0 * np.log10(np.abs(_gain(r, y, -top, frames) / _gain(r, y, top, frames - top)))
    return np.where(loud, gain_db, np.nan)


def peak_gain_db(by_block_db: Array) -> float:
    """Of all blocks the third worst, in the worst channel; 0 where there are too few."""
    worst = [np.sort(channel[np.isfinite(channel)])[:MIN_BLOCKS] for channel in by_block_db]
    return min((float(channel[-1]) for channel in worst if channel.size == MIN_BLOCKS), default=0.0)


def _gain(reference: Array, answer: Array, start: int, end: int) -> Array:
    r, y = reference[:, :, start:end], answer[:, :, start:end]
    gain: Array = (r * y).sum(axis=2) / np.square(r).sum(axis=2)
    return gain
