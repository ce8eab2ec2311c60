from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.data_sheet.in_blocks import InBlocks


class Counts:
    """Takes note of the sizes of what it gets."""

    reported_latency_frames = 7

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def process(self, block: Audio) -> Audio:
        self.sizes.append(block.shape[1])
        return block

    def source_ended(self, frames: int) -> None:
        self.sizes.append(-frames)


def test_it_gets_blocks_of_the_size_and_what_is_left() -> None:
    inside = Counts()
    whole = InBlocks(inside, 64)
    audio = np.arange(300, dtype=np.float32).reshape(2, 150)
    np.testing.assert_array_equal(whole.process(audio), audio)
    whole.source_ended(150)
    assert inside.sizes == [64, 64, 22, -150]
    assert whole.reported_latency_frames == 7
