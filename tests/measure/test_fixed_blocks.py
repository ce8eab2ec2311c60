from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.fixed_blocks import FixedBlocks
from tests.measure.signals import cuts, noise


@pytest.mark.parametrize("seed", range(4))
def test_every_frame_comes_out_once_and_in_order(seed: int) -> None:
    audio = noise(-20.0, 5000 + seed)
    blocks = FixedBlocks(2, 512)
    found = [
        block.copy() for start, end in cuts(audio.shape[1], seed, 2000) for block in blocks.feed(audio[:, start:end])
    ]
    assert {block.shape for block in found} == {(2, 512)}
    np.testing.assert_array_equal(np.concatenate([*found, blocks.rest], axis=1), audio)


def test_rest_is_empty_when_a_block_is_full() -> None:
    blocks = FixedBlocks(1, 4)
    assert len(list(blocks.feed(np.ones((1, 8), dtype=np.float32)))) == 2
    assert blocks.rest.shape == (1, 0)
