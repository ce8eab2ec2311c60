"""What a stage remembers of a burst, and what it sees of one before it comes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import ndimage, signal

from chainsim.model.audio import AudioFormat
from chainsim.model.profile import Kind
from chainsim.profile import probe_stage
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.probe.level_memory import measure_foresight_db, measure_memory_db
from tests.profile.processors import RATE_HZ, ClippingLoop, Compressor, Samples, Shaper, clip, series

MONO = AudioFormat(RATE_HZ, 1)


def turned_before(x: Samples, window: int, most: float = 4.0, ceiling: float = 0.8) -> Samples:
    """To a ceiling, by a mean of the least gain that any frame within the window needs: it is down before the peak."""
    needed = np.minimum(most, ceiling / np.maximum(np.abs(x).max(axis=0), 1e-12))
    around = np.pad(needed, window, constant_values=most)
    least = ndimage.minimum_filter1d(around, 2 * (window // 2) + 1)
    gain = ndimage.uniform_filter1d(least, 2 * (window // 2) + 1)[window:-window]
    return np.asarray(x * gain)


def looks_ahead(window: int) -> OpenProcessor:
    return lambda: Shaper(lambda x: turned_before(x, window))


def clip_between(before: Samples, behind: Samples) -> OpenProcessor:
    """Filters of linear phase round a clip, both without delay."""

    def run(x: Samples) -> Samples:
        cut = np.clip(signal.oaconvolve(x, before[np.newaxis], "same", axes=1), -0.2, 0.2)
        return np.asarray(signal.oaconvolve(cut, behind[np.newaxis], "same", axes=1))

    return lambda: Shaper(run)


ONE = np.ones(1)
LOW = signal.firwin(65, 3000.0, fs=RATE_HZ)


@pytest.mark.parametrize("window", [56, 200])
def test_what_looks_ahead_turns_down_what_comes_before_a_burst(window: int) -> None:
    assert measure_foresight_db(Bench(looks_ahead(window), MONO), 0, 1016.0, 0.0, -24.0) < -2.0


@pytest.mark.parametrize("filters", [(ONE, ONE), (ONE, LOW), (LOW, ONE)], ids=["none", "behind", "before"])
def test_a_clip_knows_nothing_of_what_comes(filters: tuple[Samples, Samples]) -> None:
    assert abs(measure_foresight_db(Bench(clip_between(*filters), MONO), 0, 1016.0, 0.0, -24.0)) < 1.0


def test_a_short_look_ahead_that_turns_up_as_well_is_no_clip_though_it_remembers_nothing() -> None:
    assert probe_stage(looks_ahead(56), MONO).kind is Kind.DYNAMICS
    assert probe_stage(clip_between(ONE, LOW), MONO).kind is Kind.CLIP


def loop() -> ClippingLoop:
    """An echo of 0.2 s without a clip: what a burst of 0.2 s leaves comes round as soon as that is over."""
    return ClippingLoop(math.inf)


def short_loop() -> ClippingLoop:
    """An echo that comes while what follows a burst of 104 Hz is listened to, however short that burst."""
    return ClippingLoop(math.inf, 0.086)


def test_an_echo_of_a_burst_that_meets_the_ceiling_is_no_memory() -> None:
    bench = Bench(series(loop, clip(-4.2)), MONO)
    assert measure_memory_db(bench, 0, 1016.0, 12.0, -12.0) < -3.0
    assert measure_memory_db(bench, 0, 1016.0, 12.0, -12.0, ceiling_dbfs=-4.2) == pytest.approx(0.0, abs=1e-6)
    assert probe_stage(series(loop, clip(-4.2)), MONO).kind is Kind.CLIP


@pytest.mark.parametrize("release_s", [0.1, 2.0])
def test_a_compressor_before_such_an_echo_is_remembered(release_s: float) -> None:
    opener = series(lambda: Compressor(-20.0, 0.01, release_s), loop, clip(-6.0))
    assert measure_memory_db(Bench(opener, MONO), 0, 1016.0, 24.0, -30.0, ceiling_dbfs=-6.0) < -3.0


def test_a_short_echo_of_a_low_burst_is_no_memory() -> None:
    bench = Bench(series(short_loop, clip(-4.2)), MONO)
    assert measure_memory_db(bench, 0, 104.0, 12.0, -12.0) < -3.0
    assert measure_memory_db(bench, 0, 104.0, 12.0, -12.0, ceiling_dbfs=-4.2) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("release_s", [0.1, 2.0])
def test_a_compressor_before_a_short_echo_is_remembered_at_low_frequencies(release_s: float) -> None:
    opener = series(lambda: Compressor(-20.0, 0.01, release_s), short_loop, clip(-6.0))
    assert measure_memory_db(Bench(opener, MONO), 0, 104.0, 24.0, -30.0, ceiling_dbfs=-6.0) < -3.0


def test_a_short_ring_of_a_low_burst_is_not_taken_for_an_echo() -> None:
    """What rings into a clip as soon as the burst is over leaves a quiet tone no room."""
    resonance = signal.iirpeak(104.0, 8.0, fs=RATE_HZ)

    def rings(x: Samples) -> Samples:
        return np.asarray(np.clip(4.0 * signal.lfilter(*resonance, x, axis=1), -0.5, 0.5))

    usual_db = measure_memory_db(Bench(lambda: Shaper(rings), MONO), 0, 104.0, 24.0, -12.0)
    told_db = measure_memory_db(Bench(lambda: Shaper(rings), MONO), 0, 104.0, 24.0, -12.0, ceiling_dbfs=-6.1)
    assert told_db == usual_db
