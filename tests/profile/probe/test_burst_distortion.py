"""Bursts of a loud tone: bent by a clip behind a compressor, not by compressors, however fast."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from chainsim.model.audio import Audio
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.burst_distortion import bends_bursts
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    Delay,
    FirstChannel,
    Samples,
    SlewLimiter,
    Stage,
    bell,
    clip,
    gain,
    series,
)


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


class ThreeBands(Stage):
    """Each band behind a compressor of its own, the middle one behind a clip as well."""

    def __init__(self, limit: float, attack_s: float) -> None:
        self._limit = limit
        self._bands = [signal.butter(2, 450.0, fs=RATE_HZ), signal.butter(2, 3600.0, "high", fs=RATE_HZ)]
        self._held = [np.zeros((2, 2)) for _ in self._bands]
        self._compressors = [Compressor(-16.0, attack_s, 20.0 * attack_s) for _ in range(3)]

    def run(self, x: Samples) -> Samples:
        bands = []
        for number, (b, a) in enumerate(self._bands):
            band, self._held[number] = signal.lfilter(b, a, x, zi=self._held[number])
            bands.append(band)
        low, middle, high = (
            each.run(band) for each, band in zip(self._compressors, (bands[0], x - sum(bands), bands[1]), strict=True)
        )
        return np.asarray(low + np.clip(middle, -self._limit, self._limit) + high)


@pytest.mark.parametrize("attack_s", [0.0002, 0.003, 0.015])
def test_a_clip_of_a_band_that_others_drown_when_it_is_loudest(attack_s: float) -> None:
    assert bends_bursts(Bench(lambda: ThreeBands(0.23, attack_s), STEREO), -17.0)


class BesideTheDry(Stage):
    """Half dry, half of what comes through a compressor into a clip, or into none."""

    def __init__(self, limit: float, attack_s: float) -> None:
        self._limit = limit
        self._compressor = Compressor(-20.0, attack_s, 20.0 * attack_s)

    def run(self, x: Samples) -> Samples:
        return np.asarray(0.5 * x + 0.5 * np.clip(self._compressor.run(x), -self._limit, self._limit))


@pytest.mark.parametrize("attack_s", [0.0002, 0.002, 0.02])
def test_beside_the_dry_a_compressor_lets_tones_glide(attack_s: float) -> None:
    assert not bends_bursts(Bench(lambda: BesideTheDry(np.inf, attack_s), STEREO), -20.0)


@pytest.mark.parametrize("attack_s", [0.02, 0.1])
def test_a_clip_that_the_dry_drowns_when_it_is_loudest(attack_s: float) -> None:
    assert bends_bursts(Bench(lambda: BesideTheDry(0.4, attack_s), STEREO), -20.0)


class LaterThanTheDry(Stage):
    """Over half dry; the rest 32 frames late, what of it is above 1.5 kHz through a compressor into a clip, or none.

    As late as that half is what it reports, so that the dry ends too soon.
    """

    reported_latency_frames = 32

    def __init__(self, limit: float, attack_s: float) -> None:
        self._limit, self._late, self._held_back = limit, Delay(32), 32
        self._b, self._a = signal.butter(2, 1500.0, "high", fs=RATE_HZ)
        self._held = np.zeros((2, 2))
        self._compressor = Compressor(-20.0, attack_s, 20.0 * attack_s)

    def process(self, block: Audio) -> Audio:
        """Nothing comes before the latency is over, as from plugins."""
        answer = super().process(block)[:, self._held_back :]
        self._held_back = max(self._held_back - block.shape[1], 0)
        return answer

    def run(self, x: Samples) -> Samples:
        late = self._late.run(x)
        high, self._held = signal.lfilter(self._b, self._a, late, zi=self._held)
        limited = np.clip(self._compressor.run(high), -self._limit, self._limit)
        return np.asarray(0.56 * x + 0.44 * (late - high + limited))


@pytest.mark.parametrize("attack_s", [0.01, 0.0128, 0.03])
def test_a_burst_of_which_one_half_comes_later(attack_s: float) -> None:
    """It is two at any level, and only a clip makes it more than that."""
    assert not bends_bursts(Bench(lambda: LaterThanTheDry(np.inf, attack_s), STEREO), -18.0)
    assert bends_bursts(Bench(lambda: LaterThanTheDry(0.61, attack_s), STEREO), -18.0)
