from __future__ import annotations

import math

import numpy as np
import pytest

from chainsim.measure.input_output_meter import InputOutputMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.level_matched_difference import Difference
from chainsim.model.result import StageComparison
from chainsim.units import gain_from_db
from tests.measure.signals import cuts, music_like, noise, tone

pytestmark = pytest.mark.usefixtures("loops")

RATE = 48_000


def compare(
    before: Audio, after: Audio, *, dynamics: bool = False, small_signal_gain_db: float | None = None
) -> StageComparison:
    meter = InputOutputMeter(AudioFormat(RATE, len(before)), dynamics=dynamics)
    meter.feed(before, after)
    return meter.read(small_signal_gain_db=small_signal_gain_db)


@pytest.mark.parametrize("frames", [1, 100, 30_000])
def test_identical_signals_null_to_nothing(frames: int) -> None:
    audio = noise(-20.0, frames)
    assert compare(audio, audio.copy()).null_db == -math.inf


@pytest.mark.parametrize("gain_db", [-20.0, -6.0, 0.01, 6.0])
def test_null_of_a_gain_is_the_gain_less_one(gain_db: float) -> None:
    audio = noise(-20.0, 60_000)
    found = compare(audio, audio * np.float32(gain_from_db(gain_db)))
    assert found.null_db == pytest.approx(20.0 * math.log10(abs(gain_from_db(gain_db) - 1.0)), abs=0.01)


def test_null_of_added_noise_is_its_level_below_the_input() -> None:
    audio = noise(-20.0, 100_000, seed=1)
    assert compare(audio, audio + noise(-80.0, 100_000, seed=2)).null_db == pytest.approx(-60.0, abs=0.1)


def test_silence_in_and_out() -> None:
    silence, loud = np.zeros((2, 50_000), dtype=np.float32), noise(-20.0, 50_000)
    no_input = Difference(undefined="its input is silent")
    assert compare(silence, silence) == StageComparison(-math.inf, None, None, None, no_input)
    assert compare(silence, loud) == StageComparison(None, None, None, None, no_input)
    assert compare(loud, silence).null_db == pytest.approx(0.0, abs=1e-5)


def test_nothing_fed_is_identical() -> None:
    empty = np.empty((2, 0), dtype=np.float32)
    assert compare(empty, empty, dynamics=True) == StageComparison(
        -math.inf, None, None, None, Difference(undefined="its input is silent")
    )


@pytest.mark.parametrize("lag", [0, -3, 480])
@pytest.mark.parametrize("frames", [6_000, 200_000])
def test_latency_error_is_how_much_later_the_output_comes(lag: int, frames: int) -> None:
    audio = music_like(RATE, (frames + 2000) / RATE)
    found = compare(audio[:, 1000 : 1000 + frames], audio[:, 1000 - lag : 1000 - lag + frames])
    assert found.latency_error_frames == lag
    assert found.correlation == pytest.approx(1.0, abs=1e-3)


def test_latency_is_looked_for_where_the_input_is_loudest() -> None:
    """Elsewhere the output is another signal altogether."""
    audio, other = noise(-40.0, 300_000, seed=1), noise(-20.0, 300_000, seed=2)
    audio[:, 150_000:210_000] *= np.float32(100.0)
    after = other.copy()
    after[:, 150_000:210_000] = audio[:, 150_000 - 25 : 210_000 - 25]
    assert compare(audio, after).latency_error_frames == 25


def test_gain_reduction_of_a_tone_turned_down() -> None:
    before = tone(-6.0, 10.0, RATE)
    after = before.copy()
    after[:, 4 * RATE :] *= np.float32(gain_from_db(-9.0))
    found = compare(before, after, dynamics=True, small_signal_gain_db=0.0).gain_reduction
    assert found is not None
    assert found.maximum_db == found.median_db == pytest.approx(9.0, abs=0.03)
    own = compare(before, after, dynamics=True).gain_reduction
    assert own == found
    assert compare(before, after).gain_reduction is None


@pytest.mark.parametrize("seed", range(3))
def test_block_sizes_change_nothing(seed: int) -> None:
    before = music_like(RATE, 3.0, seed)
    after = np.tanh(3.0 * before)
    meter = InputOutputMeter(AudioFormat(RATE, 2), dynamics=True)
    for start, end in cuts(before.shape[1], seed):
        meter.feed(before[:, start:end], after[:, start:end])
    assert meter.read() == compare(before, after, dynamics=True)


def test_reading_changes_nothing() -> None:
    before = music_like(RATE, 2.0)
    after = before * np.float32(0.7)
    meter = InputOutputMeter(AudioFormat(RATE, 2), dynamics=True)
    for start in range(0, before.shape[1], 9000):
        meter.feed(before[:, start : start + 9000], after[:, start : start + 9000])
        meter.read()
    assert meter.read() == compare(before, after, dynamics=True)


@pytest.mark.parametrize("value", [np.nan, np.inf, 3e38])
def test_samples_out_of_this_world_poison_nothing(value: float) -> None:
    before = noise(-20.0, 100_000)
    after = before * np.float32(0.5)
    after[0, 50_000] = value
    found = compare(before, after, dynamics=True, small_signal_gain_db=0.0)
    assert found.null_db is not None
    assert math.isfinite(found.null_db)
    if not math.isfinite(value):
        assert found.null_db == pytest.approx(-6.02, abs=0.01)
        assert found.latency_error_frames == 0
    assert found.gain_reduction is not None
    assert found.gain_reduction.median_db == pytest.approx(6.02, abs=0.05)


def test_shapes_must_agree() -> None:
    meter = InputOutputMeter(AudioFormat(RATE, 2), dynamics=True)
    with pytest.raises(ValueError, match=r"^input and output must have one shape, found \(2, 3\) and \(2, 4\)$"):
        meter.feed(np.zeros((2, 3), dtype=np.float32), np.zeros((2, 4), dtype=np.float32))
