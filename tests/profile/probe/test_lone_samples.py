"""A clip behind a compressor stops single samples that it has no time to turn down; bends and limiters do not."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.lone_samples import stops_lone_samples
from tests.profile.processors import (
    RATE_HZ,
    STEREO,
    Compressor,
    FirstChannel,
    Samples,
    Shaper,
    Stage,
    builtin,
    clip,
    series,
)


class Limiter(Stage):
    """Gets to its ceiling of -6 dBFS at once, and lets go within 20 ms."""

    def __init__(self) -> None:
        self._gain = 1.0

    def run(self, x: Samples) -> Samples:
        gains, gain = np.empty(x.shape[1]), self._gain
        for n, magnitude in enumerate(np.abs(x).max(axis=0).tolist()):
            gain = min(gain + (1.0 - gain) / (0.02 * RATE_HZ), 0.5 / max(magnitude, 0.5))
            gains[n] = gain
        self._gain = gain
        return x * gains


def cubic(x: Samples) -> Samples:
    bounded = np.clip(x, -1.0, 1.0)
    bent: Samples = 1.5 * bounded - 0.5 * bounded**3
    return bent


def compressed_then(*others: OpenProcessor) -> OpenProcessor:
    return series(lambda: Compressor(-30.0, 0.005, 0.05), *others)


RAILED = {
    "clip": clip(12.0),
    "bent, then its rail": lambda: Shaper(lambda x: np.clip(1.5 * np.tanh(x / 1.5), -1.0, 1.0)),
    "one channel": lambda: FirstChannel(lambda x: np.clip(x, -1.0, 1.0)),
}
SMOOTH = {
    "nothing": lambda: Shaper(lambda x: x),
    "tanh": lambda: Shaper(np.tanh),
    "cubic": lambda: Shaper(cubic),
    "limiter": Limiter,
}


@pytest.mark.parametrize("rail", RAILED)
@pytest.mark.parametrize("filtered", [False, True])
def test_what_a_compressor_has_no_time_for(rail: str, filtered: bool) -> None:
    behind = (builtin("LowpassFilter", cutoff_frequency_hz=8000.0),) if filtered else ()
    assert stops_lone_samples(Bench(compressed_then(RAILED[rail], *behind), STEREO))


@pytest.mark.parametrize("curve", SMOOTH)
@pytest.mark.parametrize("filtered", [False, True])
def test_what_stops_none_or_does_it_by_and_by_or_with_all_that_is_beside(curve: str, filtered: bool) -> None:
    behind = (builtin("LowpassFilter", cutoff_frequency_hz=8000.0),) if filtered else ()
    assert not stops_lone_samples(Bench(compressed_then(SMOOTH[curve], *behind), STEREO))
