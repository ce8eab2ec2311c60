from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.stage_gain import peak_gain_db, rms_gain_db, stage_gain_db
from chainsim.model.levels import Levels
from tests.measure.signals import metered, noise, tone

RATE = 48_000
SILENCE = np.zeros((2, RATE), dtype=np.float32)


def pair(scale: float, frames: int = RATE) -> tuple[Levels, Levels]:
    audio = noise(-20.0, frames)
    return metered(audio, RATE), metered(audio * np.float32(scale), RATE)


def test_a_gain_is_read_by_all_three() -> None:
    before, after = pair(0.5)
    for gain_db in (stage_gain_db, rms_gain_db, peak_gain_db):
        assert gain_db(before, after) == pytest.approx(-6.0206, abs=1e-3)


def test_loudness_and_rms_differ_where_the_spectrum_changes() -> None:
    before, after = (metered(tone(-20.0, 2.0, RATE, hertz), RATE) for hertz in (1000.0, 50.0))
    assert stage_gain_db(before, after) == pytest.approx(-4.3, abs=0.5)  # the low cut of K-weighting
    assert rms_gain_db(before, after) == pytest.approx(0.0, abs=1e-3)


def test_rms_stands_in_where_loudness_is_undefined() -> None:
    before, after = pair(0.5, frames=1000)
    assert before.integrated_lufs is None
    assert stage_gain_db(before, after) == rms_gain_db(before, after) == pytest.approx(-6.0206, abs=1e-3)
    loud, below_gate = pair(1e-4)
    assert below_gate.integrated_lufs is None
    assert stage_gain_db(loud, below_gate) == pytest.approx(-80.0, abs=1e-3)


def test_silence_in_or_out() -> None:
    silent, loud = metered(SILENCE, RATE), metered(noise(-20.0, RATE), RATE)
    for gain_db in (stage_gain_db, rms_gain_db, peak_gain_db):
        assert gain_db(silent, silent) is None
        assert gain_db(loud, silent) == -math.inf
        assert gain_db(silent, loud) == math.inf
