from __future__ import annotations

import numpy as np

from chainsim.profile.tangents.taken_slopes import taken
from chainsim.profile.tangents.tangent import Tangent
from tests.profile.processors import RATE_HZ


def test_what_a_gain_that_follows_the_nudges_does_to_the_wave_is_not_taken_but_a_hole_is() -> None:
    frames = np.arange(RATE_HZ // 10)
    nudge = np.random.default_rng(3).choice([-1.0, 1.0], frames.size)[np.newaxis]
    wave = np.sin(2.0 * np.pi * 50.0 * frames / RATE_HZ)[np.newaxis]
    follows = 0.6 * nudge - 0.4 * wave
    low = Tangent(nudge, wave)
    inside = slice(200, -200)
    assert taken(Tangent(follows, wave), low, RATE_HZ)[0, inside].max() < 0.05
    follows[0, 2400:2404] = 0.0
    share = taken(Tangent(follows, wave), low, RATE_HZ)[0]
    assert share[2400:2404].min() > 0.6
    assert np.delete(share[inside], np.arange(2200, 2204)).max() < 0.4
