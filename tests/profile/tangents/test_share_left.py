from __future__ import annotations

import numpy as np

from chainsim.profile.tangents.share_left import loud_frames

RATE_HZ = 48_000
FRAMES = 9600
EVERYWHERE = np.ones(FRAMES, np.bool_)


def test_loud_is_what_a_block_or_a_sample_of_its_own_makes_it() -> None:
    answer = np.full((1, FRAMES), 0.03)
    answer[0, :2000] = 1.0
    answer[0, 4000] = 0.51
    answer[0, 6000] = 0.49
    loud = loud_frames(answer, EVERYWHERE, RATE_HZ)
    assert loud[1000]
    assert loud[4000]
    assert not loud[6000]
    assert not loud[8000]
    assert not loud_frames(np.roll(answer, 1, axis=1) * (np.arange(FRAMES) > 0), EVERYWHERE, RATE_HZ)[0]
    assert not loud_frames(answer, np.zeros(FRAMES, np.bool_), RATE_HZ).any()
