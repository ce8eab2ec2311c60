"""What is told to the page can be read there."""

from __future__ import annotations

from base64 import b64decode

import numpy as np

from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import AudioFormat
from chainsim.serve.page_values import levels_values


def test_a_curve_is_tenths_of_a_decibel_and_silence_has_a_number() -> None:
    meter = TapMeter(AudioFormat(48_000, 1))
    step = np.concatenate([np.zeros((1, 4800), np.float32), np.full((1, 4800), 0.5, np.float32)], axis=1)
    meter.feed(step)
    (levels,) = meter.close()
    values = levels_values(levels, series=True)
    peaks = np.frombuffer(b64decode(values["peaks"]), "<i2").tolist()
    half = len(peaks) // 2
    assert values["step_s"] * len(peaks) == 0.2
    assert peaks == [-990] * half + [-60] * half  # 20 log10 0.5 = -6.02
