"""What a check tells by 10 ms of its excerpts: for how long, where most, and how far gain came down."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import Audio
from chainsim.model.programme_check import WorstBlock
from chainsim.profile.null_depth import BLOCK_S, Array, block_energies
from chainsim.profile.windows.excerpts import Excerpts
from chainsim.units import db_from_power, frames_from_s

ACTIVE_POWER = 1e-4
"""Of the loudest block's energy: gain is read from blocks up to 40 dB down."""


def affected_ms(over: npt.NDArray[np.bool_]) -> float:
    """Length of all blocks, (channels, blocks) or (blocks,), in which a channel is over."""
    return float(np.atleast_2d(over).any(axis=0).sum()) * BLOCK_S * 1000.0


def gain_reduction_db(excerpts: Excerpts, answer: Audio) -> float:
    """Largest over 10 ms, against what a linear stage would have given."""
    given = block_energies(answer, excerpts.sample_rate_hz)
    expected = block_energies(excerpts.linear, excerpts.sample_rate_hz)
    active = (expected > 0.0) & (expected >= ACTIVE_POWER * expected.max(initial=0.0))
    pairs = zip(expected[active], given[active], strict=True)
    return max((db_from_power(float(e / g)) for e, g in pairs if g > 0.0), default=0.0)


def by_block(frames: npt.NDArray[np.bool_], sample_rate_hz: int) -> npt.NDArray[np.bool_]:
    """Which 10 ms have one of (channels, frames)."""
    starts = np.arange(0, frames.shape[1], frames_from_s(BLOCK_S, sample_rate_hz))
    blocks: npt.NDArray[np.bool_] = np.logical_or.reduceat(frames.any(axis=0), starts)
    return blocks


def worst_blocks(excerpts: Excerpts, by_block_db: Array, threshold_db: float) -> tuple[WorstBlock, ...]:
    """All over the threshold, the worst first."""
    frames = frames_from_s(BLOCK_S, excerpts.sample_rate_hz)
    blocks = [int(block) for block in np.argsort(-by_block_db) if by_block_db[block] > threshold_db]
    places = [excerpts.row.place(block * frames) for block in blocks]
    return tuple(
        WorstBlock(place.window, place.at_frame, float(by_block_db[block]))
        for place, block in zip(places, blocks, strict=True)
    )
