from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.tail import TailMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Tail
from tests.measure.signals import amplitude


def read(*blocks: Audio, rate: int = 48_000) -> Tail:
    meter = TailMeter(AudioFormat(rate, len(blocks[0])))
    for block in blocks:
        meter.feed(block)
    return meter.read()


def steady(level: float, frames: int, channels: int = 2) -> Audio:
    return np.full((channels, frames), level, dtype=np.float32)


def test_peak_over_all_blocks_and_length_up_to_silence() -> None:
    tail = read(steady(0.1, 24_000), steady(-0.5, 12_000), steady(0.01, 12_000), steady(0.0, 9000), steady(0.0, 0))
    assert tail.peak_dbfs == pytest.approx(-6.0206, abs=1e-4)
    assert (tail.length_s, tail.non_finite_samples, tail.complete) == (1.0, 0, True)


def test_still_sounding_at_the_end_is_not_complete() -> None:
    tail = read(steady(0.1, 24_000), steady(0.0, 1000), steady(0.1, 1000))
    assert (tail.length_s, tail.complete) == (26_000 / 48_000, False)


@pytest.mark.parametrize(("level_dbfs", "sounds"), [(-89.9, True), (-90.1, False)])
def test_sounding_means_90_db_below_full_scale(level_dbfs: float, sounds: bool) -> None:
    tail = read(steady(amplitude(level_dbfs), 4800), steady(0.0, 100))
    assert tail.length_s == (0.1 if sounds else 0.0)
    assert tail.peak_dbfs == pytest.approx(level_dbfs, abs=1e-4)


def test_nothing_fed() -> None:
    assert TailMeter(AudioFormat(48_000, 2)).read() == Tail(-math.inf, 0.0, 0, complete=True)


def test_samples_that_are_no_numbers_are_counted_and_enter_no_peak() -> None:
    tail = read(np.array([[0.25, np.nan, -np.inf]], dtype=np.float32), np.array([[np.inf]], dtype=np.float32))
    assert tail.peak_dbfs == pytest.approx(-12.0412, abs=1e-4)
    assert tail.non_finite_samples == 3
