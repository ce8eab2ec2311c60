from __future__ import annotations

import numpy as np
import pytest

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


@pytest.mark.parametrize(("noise", "kept"), [(0.0, True), (1e-4, True), (2e-3, False)])
def test_what_noise_may_come_to_is_not_taken(noise: float, kept: bool) -> None:
    """Of nudges of 0.01 noise of 0.002 in each answer leaves 28 % of a slope, and of two that are compared 40 %."""
    random = np.random.default_rng(3)
    nudge = random.choice([-1.0, 1.0], (1, RATE_HZ // 10))
    wave = np.sin(2.0 * np.pi * 50.0 * np.arange(nudge.size) / RATE_HZ)[np.newaxis]
    unrest = np.sqrt(2.0) * noise / 0.01 * random.standard_normal((2, *nudge.shape))
    held = nudge + unrest[0]
    held[0, 2400] -= nudge[0, 2400]
    high, low = (Tangent(slope, wave, size=0.01, noise=noise) for slope in (held, nudge + unrest[1]))
    share = taken(high, low, RATE_HZ)[0]
    assert (share[2400] > 0.5) == kept
    assert np.delete(share, 2400).max() < 0.1
