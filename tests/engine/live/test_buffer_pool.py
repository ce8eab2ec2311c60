from __future__ import annotations

import numpy as np

from chainsim.engine.live.buffer_pool import BufferPool
from chainsim.engine.live.kept_audio import KeptAudio


def test_what_was_given_back_is_taken_again() -> None:
    memory = BufferPool(most_bytes=1 << 20)
    first = memory.take(2, 100)
    assert memory.take(2, 100) is not first
    memory.give_back(first[:, :60])
    assert memory.take(2, 101) is not first
    assert memory.take(2, 100) is first


def test_no_more_waits_than_may() -> None:
    memory = BufferPool(most_bytes=2 * 4 * 100)
    first, second, third = (memory.take(1, 100) for _ in range(3))
    for one in (first, second, third):
        memory.give_back(one)
    assert {id(memory.take(1, 100)) for _ in range(3)} >= {id(first), id(second)}
    memory.make_ready(5, 1, 100)
    assert memory.take(1, 100) is not third


def test_audio_that_is_longer_than_it_said_is_kept_whole() -> None:
    whole = np.random.default_rng(3).standard_normal((2, 1000)).astype(np.float32)
    kept = KeptAudio(BufferPool(1 << 20), 2, 300)
    for start in range(0, 1000, 130):
        kept.feed(whole[:, start : start + 130])
    np.testing.assert_array_equal(kept.read(), whole)
