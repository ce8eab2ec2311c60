from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.measure.clipping import smallest_clipping
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import AudioFormat
from chainsim.units import gain_from_db
from tests.measure.signals import noise


@given(st.floats(-120.0, 120.0))
def test_threshold_is_the_first_value_that_reaches_one(gain_db: float) -> None:
    gain, threshold = np.float32(gain_from_db(gain_db)), np.float32(smallest_clipping(gain_db))
    assert threshold * gain >= np.float32(1.0)
    assert np.nextafter(threshold, np.float32(0.0)) * gain < np.float32(1.0)


def test_a_gain_of_zero_never_clips() -> None:
    assert smallest_clipping(-np.inf) == np.inf


def test_full_scale_counts_and_one_step_below_does_not() -> None:
    below = np.nextafter(np.float32(1.0), np.float32(0.0))
    meter = TapMeter(AudioFormat(48_000, 2))
    meter.feed(np.array([[1.0, -1.0, below, 2.0], [below, -below, 0.0, 0.0]], dtype=np.float32))
    (levels,) = meter.read()
    assert levels.clipped_samples == 3
    assert [channel.clipped_samples for channel in levels.per_channel] == [3, 0]


@pytest.mark.parametrize("gain_db", [-6.0, 0.1, 3.0, 11.5, 40.0])
def test_count_behind_a_gain_is_that_of_the_samples_multiplied(gain_db: float) -> None:
    audio = noise(-12.0, 100_000)
    meter = TapMeter(AudioFormat(48_000, 2), gains_db=(0.0, gain_db))
    meter.feed(audio)
    multiplied = audio * np.float32(gain_from_db(gain_db))
    expected = [np.count_nonzero(np.abs(signal) >= 1.0) for signal in (audio, multiplied)]
    assert [levels.clipped_samples for levels in meter.read()] == expected
