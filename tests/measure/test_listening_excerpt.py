"""The excerpt to listen to: the loudest half minute of the output, both ends aligned, whatever the block size."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.listening_excerpt import ListeningMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.listening_excerpt import Listening
from tests.measure.signals import cuts, noise

RATE = 1000  # frames a second, so that minutes are short


def listened(source: Audio, output: Audio, seed: int = 0) -> Listening:
    meter = ListeningMeter(AudioFormat(RATE, len(source)))
    for start, end in cuts(source.shape[1], seed):
        meter.feed(source[:, start:end], output[:, start:end])
    return meter.read()


@pytest.mark.parametrize("frames", [1, 499, 500, 12_345, 29_999, 30_000])
def test_a_short_track_is_kept_whole(frames: int) -> None:
    source = noise(-20.0, frames)
    kept = listened(source, source * np.float32(0.5))
    assert kept.start_s == 0.0
    assert np.array_equal(kept.source, source)
    assert np.array_equal(kept.output, source * np.float32(0.5))


def test_of_a_long_track_the_loudest_half_minute_of_the_output() -> None:
    source = noise(-20.0, 120_000, seed=1)
    output = source * np.float32(0.1)
    output[:, 50_000:80_000] *= 5.0
    source[:, 90_000:] *= 20.0  # loud at the input alone
    kept = listened(source, output)
    assert kept.start_s == 50.0
    assert np.array_equal(kept.source, source[:, 50_000:80_000])
    assert np.array_equal(kept.output, output[:, 50_000:80_000])


def test_the_end_of_a_long_track_can_be_the_loudest() -> None:
    output = noise(-20.0, 90_000, seed=2)
    output[:, 60_000:] *= 4.0
    assert listened(output, output).start_s == 60.0


def test_nothing_at_all_gives_nothing() -> None:
    empty = np.zeros((2, 0), dtype=np.float32)
    meter = ListeningMeter(AudioFormat(RATE, 2))
    meter.feed(empty, empty)
    assert meter.read().source.shape == (2, 0)


def test_what_is_not_finite_counts_as_nothing() -> None:
    source = noise(-20.0, 40_000, seed=3)
    output = source.copy()
    output[:, :500] = np.nan
    assert listened(source, output).start_s > 0.0
