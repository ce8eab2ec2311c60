"""The compiled loops one by one, against the plainest numpy in float64."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure import kernel
from chainsim.measure.k_weighting import row_filter, sections
from chainsim.measure.true_peak import HISTORY, PHASE_0, PHASE_1, largest_gain, phases_32
from tests.measure.signals import noise

pytestmark = pytest.mark.skipif(not kernel.available, reason="the meter's loops were not compiled here")

FRAMES = 4096
CUTS = st.lists(st.integers(1, FRAMES - 1), max_size=40, unique=True).map(sorted)


def _starts(cuts: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([0, *cuts], dtype=np.int64)


@settings(max_examples=60, deadline=None)
@given(CUTS, st.integers(1, 5))
def test_maxima_are_the_largest_magnitudes_of_each_piece(cuts: list[int], channels: int) -> None:
    block = noise(-6.0, FRAMES, channels=channels)
    expected = np.maximum.reduceat(np.abs(block), _starts(cuts), axis=1)
    assert np.array_equal(kernel.piece_maxima(block, _starts(cuts), FRAMES), expected)


@pytest.mark.parametrize("place", [0, 15, 16, 100, FRAMES - 1])
@pytest.mark.parametrize("bad", [np.nan, -np.nan, np.inf, -np.inf])
def test_maxima_hide_nothing_that_is_not_finite(place: int, bad: float) -> None:
    block = noise(-6.0, FRAMES, channels=1)
    block[0, place] = bad
    assert not np.isfinite(kernel.piece_maxima(block, _starts([]), FRAMES)).all()


def test_frames_beyond_the_signal_are_no_part_of_it() -> None:
    block = noise(-6.0, FRAMES, channels=1)
    block[0, 1000:] = 5.0
    (maximum,) = kernel.piece_maxima(block, _starts([]), 1000)[0]
    assert maximum < 5.0


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 100), st.floats(0.0, 1.0, width=32), st.data())
def test_runs_are_equal_neighbours_at_or_above_a_magnitude(
    seed: int, frames: int, magnitude: float, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, frames - 1))
    values = np.array([-1.0, -0.5, -0.0, 0.0, 0.5, np.nan, 0.75], dtype=np.float32)
    samples = np.repeat(values[np.random.default_rng(seed).integers(0, 7, frames)], 2)[:frames].copy()
    expected = [
        (start + sum(len(run) for run in runs[:number]), len(runs[number]))
        for runs in [[list(run) for _, run in itertools.groupby(samples[start:].tolist())]]
        for number in range(len(runs))
    ]
    loud = [(first, first + n - 1) for first, n in expected if n > 1 and abs(float(samples[first])) >= magnitude]
    firsts, lasts = kernel.runs(samples, start, magnitude)
    assert list(zip(firsts.tolist(), lasts.tolist(), strict=True)) == loud


@pytest.mark.parametrize("rate", [11_025, 44_100, 48_000, 192_000])
def test_sums_are_those_of_the_filter_run_sample_by_sample(rate: int) -> None:
    block = noise(-12.0, FRAMES, channels=2)
    starts = _starts([1, 17, 480, 960, 4000])
    first, second = sections(rate)
    sos = [[*one.b, 1.0, *one.a] for one in (first, second)]
    weighted = scipy.signal.sosfilt(sos, block.astype(np.float64), axis=1)
    state, room = np.zeros((2, 4)), np.empty(FRAMES, np.float32)
    plain, k_weighted, samples = kernel.weighted_sums(
        block, row_filter(rate, kernel.ROW_FRAMES, "float32"), state, room, starts, FRAMES
    )
    signal = block.astype(np.float64)
    assert plain == pytest.approx(np.add.reduceat(signal**2, starts, axis=1), rel=1e-5)
    assert k_weighted == pytest.approx(np.add.reduceat(weighted**2, starts, axis=1), rel=1e-4, abs=1e-9)
    assert samples == pytest.approx(np.add.reduceat(signal, starts, axis=1), abs=1e-4)


def test_state_goes_on_from_block_to_block() -> None:
    block = noise(-12.0, 2 * FRAMES, channels=1)
    matrices, room = row_filter(48_000, kernel.ROW_FRAMES, "float32"), np.empty(2 * FRAMES, np.float32)
    at_once, state = np.zeros((1, 4)), np.zeros((1, 4))
    whole = kernel.weighted_sums(block, matrices, at_once, room, _starts([FRAMES]), 2 * FRAMES)
    halves = [
        kernel.weighted_sums(half, matrices, state, room, _starts([]), FRAMES)
        for half in (block[:, :FRAMES], block[:, FRAMES:])
    ]
    assert np.array_equal(np.concatenate(halves, axis=2), whole)
    assert np.array_equal(state, at_once)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.5))
def test_largest_between_is_the_filters_maximum_and_its_place(seed: int, floor: float) -> None:
    samples = np.random.default_rng(seed).uniform(-1.0, 1.0, HISTORY + 512).astype(np.float32)
    phases = (PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1])
    outputs = np.stack([np.convolve(samples.astype(np.float64), phase, "valid") for phase in phases], axis=1)
    largest = np.abs(outputs).max()
    before, block = samples[:HISTORY], samples[HISTORY:]
    found = kernel.largest_between(before, block, *phases_32(), largest_gain(PHASE_1), floor)
    if largest > floor + 1e-5:
        assert found is not None
        assert found[0] == pytest.approx(largest, rel=1e-5)
        assert np.abs(outputs).ravel()[found[1]] == pytest.approx(largest, rel=1e-5)
    elif largest < floor - 1e-5:
        assert found is None


@pytest.mark.parametrize("frames", [0, 1, 15, 16, 17, FRAMES, FRAMES + 3])
def test_pair_sums_are_exact(frames: int) -> None:
    before, after = noise(-12.0, FRAMES + 3, channels=2)[:, :frames], noise(-20.0, FRAMES + 3, seed=1)[:, :frames]
    b, a = before.astype(np.float64), after.astype(np.float64)
    expected = [(b**2).sum(), (a**2).sum(), ((a - b) ** 2).sum(), (a * b).sum()]
    assert kernel.pair_sums(before, after) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_blocks_that_the_loops_take() -> None:
    block = noise(-12.0, FRAMES, channels=2)
    assert kernel.takes(block, block[:, 16:32])
    assert not kernel.takes(block, block[:, ::2])
    assert not kernel.takes(block.astype(np.float64))
