"""A tap read at any gain is the signal, multiplied and metered anew."""

from __future__ import annotations

import numpy as np
import pytest

from chainsim.engine.live.meter_snapshot import Tapped
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.levels import Levels
from chainsim.units import gain_from_db

FORMAT = AudioFormat(48_000, 2)
AUDIO = (np.random.default_rng(5).standard_normal((2, 48_000)) * 0.3).astype(np.float32)


def metered(audio: Audio) -> Tapped:
    meter = TapMeter(FORMAT, gains_db=(0.0,))
    meter.feed(audio)
    return Tapped(meter.readings(), (0.0,))


def read(tap: Tapped, gain_db: float) -> Levels:
    levels = tap.levels(gain_db, AUDIO)
    assert levels is not None
    return levels


@pytest.mark.parametrize("gain_db", [-20.0, -3.0, 0.0, 6.0])
def test_a_gain_reads_as_the_louder_signal_does(gain_db: float) -> None:
    louder = read(metered(AUDIO * np.float32(gain_from_db(gain_db))), 0.0)
    levels = read(metered(AUDIO), gain_db)
    for name in ("sample_peak_dbfs", "true_peak_dbtp", "rms_dbfs", "integrated_lufs"):
        assert getattr(levels, name) == pytest.approx(getattr(louder, name), abs=1e-4), name
    assert levels.clipped_samples == pytest.approx(louder.clipped_samples, abs=2)


def test_what_was_read_is_remembered_behind_any_gain_and_lets_the_oldest_go() -> None:
    tap = metered(AUDIO)
    once = read(tap, -2.0)
    assert read(tap.amplified(-3.0), 1.0) is once
    for step in range(10):
        read(tap, step / 10)
        read(tap, -2.0)  # what stays in use stays
    assert len(tap.remembered) == 4
    assert read(tap, -2.0) is once


def test_what_has_to_be_counted_and_is_gone_is_not_remembered() -> None:
    tap = metered(AUDIO)
    assert tap.levels(12.0, None) is None
    assert read(tap, 12.0).clipped_samples > 0
    assert tap.levels(12.0, None) is not None
