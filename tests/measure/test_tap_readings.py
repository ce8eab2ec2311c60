"""A tap that has been read once is read at any gain, as a meter that was told of that gain beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.tap_meter import TapMeter
from chainsim.measure.tap_readings import TapReadings
from chainsim.model.audio import AudioFormat

FORMAT = AudioFormat(48_000, 2)
AUDIO = (np.random.default_rng(5).standard_normal((2, 48_000)) * 0.1).astype(np.float32)  # peaks at -7 dBFS


def metered(*gains_db: float) -> TapReadings:
    meter = TapMeter(FORMAT, gains_db=gains_db)
    meter.feed(AUDIO)
    return meter.finish()


@pytest.mark.parametrize("gain_db", [-70.0, -3.3, 0.0, 6.0])
def test_a_gain_that_was_not_asked_for_reads_as_one_that_was(gain_db: float) -> None:
    assert metered(0.0).levels(gain_db) == metered(0.0, gain_db).levels(gain_db)


def test_samples_that_were_not_counted_at_a_gain_are_not_told() -> None:
    assert metered(0.0).levels(9.0) is None
    counted = metered(0.0, 9.0).levels(9.0)
    assert counted is not None
    assert counted.clipped_samples == np.count_nonzero(np.abs(AUDIO * np.float32(10.0**0.45)) >= 1.0) > 0
