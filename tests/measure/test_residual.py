"""What was added to a reference, and for how long: by construction."""

from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.residual import ResidualMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.fader_vs_trim import Residual
from tests.measure.signals import cuts, music_like, noise, tone

RATE = 48_000


def residual(signal: Audio, reference: Audio, seed: int | None = None, rate: int = RATE) -> Residual:
    meter = ResidualMeter(AudioFormat(rate, len(signal)))
    for start, end in [(0, signal.shape[1])] if seed is None else cuts(signal.shape[1], seed):
        if end > start:
            meter.feed(signal[:, start:end], reference[:, start:end])
    return meter.read()


def test_the_same_leaves_nothing() -> None:
    audio = music_like(RATE, 1.0)
    assert residual(audio, audio) == Residual(-math.inf, 0.0)


@pytest.mark.parametrize("added_db", [-6.0, -50.0, -130.0])
def test_noise_added_reads_as_its_level(added_db: float) -> None:
    reference = noise(-20.0, 200_000, seed=1)
    signal = reference.astype(np.float64) + noise(-20.0 + added_db, 200_000, seed=2)
    meter = ResidualMeter(AudioFormat(RATE, 2))
    meter.feed(signal, reference)  # type: ignore[arg-type]  # finer than float32 can hold
    assert meter.read().residual_db == pytest.approx(added_db, abs=0.05)


def test_a_gain_is_matched_and_stated_a_reversal_too() -> None:
    reference = noise(-20.0, 50_000)
    found = residual(reference * np.float32(0.5), reference)
    assert found.residual_db == -math.inf or (found.residual_db or 0.0) < -150.0
    assert found.reference_gain_db == pytest.approx(-6.0206, abs=1e-3)
    turned = residual(reference * np.float32(-1.0), reference)
    assert turned.inverted
    assert not found.inverted


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_seconds_are_those_of_the_blocks_that_were_touched(seed: int | None) -> None:
    """0.3 s of a tone's 2 s are cut, in one channel only."""
    reference = tone(0.0, 2.0, RATE, 1000.0)
    signal = reference.copy()
    part = slice(48_000, 48_000 + 14_400)
    signal[1, part] = np.clip(signal[1, part], -0.5, 0.5)
    assert residual(signal, reference, seed).affected_s == pytest.approx(0.3, abs=0.011)


@pytest.mark.parametrize(("added_db", "counts"), [(-65.5, True), (-66.5, False)])
def test_affected_begins_at_66_db_below_the_loudest_block(added_db: float, counts: bool) -> None:
    reference = tone(-6.0, 1.0, RATE, 1000.0)
    signal = reference + tone(-6.0 + added_db, 1.0, RATE, 3000.0)
    assert residual(signal, reference).affected_s == pytest.approx(1.0 if counts else 0.0, abs=0.02)


def test_silence_and_samples_that_are_no_number() -> None:
    silence, audio = np.zeros((2, 5000), np.float32), noise(-20.0, 5000)
    assert residual(audio, silence) == Residual(None, 0.0)
    assert residual(silence, audio).residual_db is None
    broken = audio.copy()
    broken[0, 100] = math.nan
    assert (residual(broken, audio).residual_db or -math.inf) < 0.0
