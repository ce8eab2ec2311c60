from __future__ import annotations

import numpy as np

from chainsim.profile.tangents.nudge_sizes import size_by_level

FRAMES = 4000


def test_nudges_follow_the_peak_of_the_last_twenty_milliseconds_half_of_the_way() -> None:
    signal = np.zeros((2, FRAMES), np.float32)
    signal[1, 1000] = -0.25
    signal[0, 3000] = 1.0
    size = size_by_level(signal, -60.0, 48_000)
    np.testing.assert_allclose(size[[999, 1000, 1400, 2999, 3000]], [1e-5, 5e-4, 5e-4, 1e-5, 1e-3], rtol=1e-6)
    assert size[1000 + 961] == size[999]
