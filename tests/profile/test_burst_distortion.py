"""Bursts of a loud tone: bent by a clip behind a compressor, not by compressors, however fast."""

from __future__ import annotations

import pytest

from chainsim.profile.burst_distortion import bends_bursts
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from tests.profile.processors import STEREO, Compressor, FirstChannel, SlewLimiter, bell, clip, gain, series


@pytest.mark.parametrize("attack_s", [0.0002, 0.002, 0.01, 0.03])
def test_a_compressor_lets_tones_glide(attack_s: float) -> None:
    opener: OpenProcessor = lambda: Compressor(-20.0, attack_s, 20.0 * attack_s)  # noqa: E731
    assert not bends_bursts(Bench(opener, STEREO), -20.0)
    assert bends_bursts(Bench(series(opener, clip(-12.0)), STEREO), -20.0)


def test_filters_that_begin_to_ring_bend_nothing() -> None:
    assert not bends_bursts(Bench(bell(800.0, 18.0, 8.0), STEREO), None)
    assert bends_bursts(Bench(series(bell(800.0, 18.0, 8.0), clip()), STEREO), None)


def test_one_channel_is_enough() -> None:
    assert bends_bursts(Bench(lambda: FirstChannel(lambda x: x.clip(-1.0, 1.0)), STEREO), None)
    assert not bends_bursts(Bench(series(gain(-30.0), clip()), STEREO), None)


def test_what_can_not_follow_bends() -> None:
    assert bends_bursts(Bench(lambda: SlewLimiter(1000.0), STEREO), None)
