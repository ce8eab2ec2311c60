"""Are the tops of waves turned down more than their middles? Clips do that, gain that moves with level does not.

What is left where the level-scaled null says nothing: behind a compressor (which changes gain anyway) and in codecs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.profile.null_depth import Array
from chainsim.units import frames_from_s

BLOCK_S = 0.005
TOP_SHARE = 0.25
LOUD_POWER = 0.25
"""Of the loudest block's energy: 6 dB down and louder."""
THRESHOLD_DB = -0.4
MIN_BLOCKS = 3
"""So many blocks have to agree: one alone may be the attack of a compressor."""


class Tops:
    """Where a linear answer has the tops and the middles of its waves: found once, for answers at any gain.

    Args:
        reference: what a linear stage gives, (channels, frames), at any gain.
        sample_rate_hz: of it.
    """

    def __init__(self, reference: npt.NDArray[np.floating], sample_rate_hz: int) -> None:
        frames = frames_from_s(BLOCK_S, sample_rate_hz)
        blocks = reference.shape[1] // frames
        self._shape = (reference.shape[0], blocks, frames)
        r = self._in_blocks(reference).astype(np.float64)
        energy = np.square(r).sum(axis=2)
        self._loud = (energy > 0.0) & (energy >= LOUD_POWER * energy.max(axis=1, initial=0.0, keepdims=True))
        r = r[self._loud]
        top = round(frames * TOP_SHARE)
        order = np.argsort(np.abs(r), axis=1)
        self._tops = _projection(r, order[:, -top:])
        self._middles = _projection(r, order[:, top : frames - top])

    def gain_by_block_db(self, answer: npt.NDArray[np.floating]) -> Array:
        """Gain of the largest quarter of the reference's samples less that of the middle half, by 5 ms, in dB.

        Args:
            answer: (channels, frames), as long as the reference.

        Returns:
            (channels, blocks); nan where the reference is not loud.
        """
        y = self._in_blocks(answer)[self._loud].astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = (self._tops * y).sum(axis=1) / (self._middles * y).sum(axis=1)
            gain_db: Array = np.full(self._loud.shape, np.nan)
            gain_db[self._loud] = 20.0 * np.log10(np.abs(gain))
        return gain_db

    def _in_blocks(self, signal: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        _, blocks, frames = self._shape
        return signal[:, : blocks * frames].reshape(self._shape)


def _projection(reference: Array, chosen: npt.NDArray[np.intp]) -> Array:
    """What to multiply an answer by so that its sum over a block is the chosen samples' gain: (blocks, frames)."""
    r = np.take_along_axis(reference, chosen, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = r / np.square(r).sum(axis=1, keepdims=True)
    projection = np.zeros_like(reference)
    np.put_along_axis(projection, chosen, weights, axis=1)
    return projection


def peak_gain_db(by_block_db: Array) -> float:
    """Of all blocks the third worst, in the worst channel; 0 where there are too few."""
    worst = [np.sort(channel[np.isfinite(channel)])[:MIN_BLOCKS] for channel in by_block_db]
    return min((float(channel[-1]) for channel in worst if channel.size == MIN_BLOCKS), default=0.0)
