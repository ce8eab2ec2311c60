from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chainsim.render.blocks import Blocker


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 128))
def test_any_pieces_come_out_as_whole_blocks_in_order(pieces: list[int], block_frames: int) -> None:
    total = sum(pieces)
    signal = np.arange(2 * total, dtype=np.float32).reshape(2, total)
    blocker, blocks, start = Blocker(block_frames), [], 0
    for frames in pieces:
        blocks += blocker.push(signal[:, start : start + frames])
        start += frames
    assert all(block.shape == (2, block_frames) for block in blocks)
    assert len(blocks) == total // block_frames
    if blocks:
        gathered = np.concatenate(blocks, axis=1)
        assert np.array_equal(gathered, signal[:, : gathered.shape[1]])


def test_whole_blocks_pass_uncopied() -> None:
    block = np.zeros((2, 64), np.float32)
    assert Blocker(64).push(block)[0] is block
