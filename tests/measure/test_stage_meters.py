from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.stage_meters import StagePairs
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Chain
from chainsim.model.profile import Kind, StageProfile

AUDIO = AudioFormat(48_000, 2)


def test_every_stage_is_compared_with_what_it_was_given() -> None:
    stages = [
        {"builtin": "Invert", "trim_db": -20},
        {"builtin": "Compressor", "bypass": True},
        {"builtin": "Compressor"},
    ]
    chain = Chain.model_validate({"version": 1, "stages": stages})
    profiles = {"3": StageProfile(kind=Kind.DYNAMICS, small_signal_gain_db=0.0)}
    source = np.random.default_rng(5).normal(0.0, 0.1, (2, 96_000)).astype(np.float32)
    trimmed = source * np.float32(0.1)
    pairs = StagePairs(chain, AUDIO, profiles)
    pairs.feed([source, trimmed, trimmed, trimmed * np.float32(0.5)])
    found = pairs.read()
    assert set(found) == {"1", "3"}  # the bypassed stage has nothing to compare
    assert found["1"].null_db == -math.inf
    assert found["1"].gain_reduction is None
    assert found["3"].null_db == pytest.approx(20 * math.log10(0.5), abs=1e-3)
    reduction = found["3"].gain_reduction
    assert reduction is not None
    assert reduction.median_db == pytest.approx(6.02, abs=0.1)
