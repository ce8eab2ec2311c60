"""What several tests of stimuli need: the whole of a stimulus, and levels computed here."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.audio import BLOCK_FRAMES, Audio, Stimulus

Samples = npt.NDArray[np.float64]


def whole(stimulus: Stimulus, block_frames: int = BLOCK_FRAMES) -> Audio:
    """All blocks, joined; every block but the last must be of the size asked for."""
    blocks = list(stimulus.blocks(block_frames))
    assert all(block.dtype == np.float32 for block in blocks)
    assert all(block.shape == (stimulus.info.format.channels, block_frames) for block in blocks[:-1])
    assert 0 < blocks[-1].shape[1] <= block_frames
    return np.concatenate(blocks, axis=1)


def rms_dbfs(audio: Audio) -> float:
    return float(10.0 * np.log10(np.mean(audio.astype(np.float64) ** 2)))


def peak_dbfs(audio: Audio) -> float:
    return float(20.0 * np.log10(np.max(np.abs(audio))))
