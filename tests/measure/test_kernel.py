"""The compiled loops one by one, against the plainest numpy in float64."""

from __future__ import annotations

import copy
import itertools

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from chainsim.measure import kernel
from chainsim.measure.k_weighting import BOUNDS, row_filter, sections
from chainsim.measure.kept_array import KeptArray
from chainsim.measure.sub_blocks import Cut
from chainsim.measure.true_peak import HISTORY, PHASE_0, PHASE_1, largest_gain, phases_32
from chainsim.model.audio import Audio
from tests.measure.signals import noise

pytestmark = pytest.mark.skipif(not kernel.available, reason="the meter's loops were not compiled here")

FRAMES = 4096
WIDTH = 64
GAINS = largest_gain(PHASE_0), largest_gain(PHASE_1)
CUTS = st.lists(st.integers(1, FRAMES - 1), max_size=40, unique=True).map(sorted)


class Tap:
    """`kernel.tap` with all that it needs; `rows` are (sums or maxima, channels, pieces) of the last block."""

    def __init__(self, channels: int, rate: int = 48_000, frames: int = FRAMES) -> None:
        of_rows = row_filter(rate, kernel.ROW_FRAMES, "float32")
        matrices = of_rows.direct, of_rows.observe, of_rows.drive, of_rows.over
        self._matrices = [KeptArray(np.ascontiguousarray(matrix)) for matrix in matrices]
        self._room = KeptArray(np.empty((2, frames), np.float32))
        self._rows = KeptArray(np.full((4 * channels, WIDTH), np.nan))
        self.states = KeptArray(np.zeros((channels, 4)))
        self.still_open = KeptArray(np.zeros(4 * channels))
        self.rows = np.empty((4, channels, 0))

    def feed(
        self, block: Audio, cuts: list[int], frames: int = FRAMES, *, complete: int | None = None
    ) -> tuple[list[float], float] | None:
        starts = np.array([0, *cuts], dtype=np.int64)
        pieces = Cut(starts, len(starts) if complete is None else complete, KeptArray(starts))
        found = kernel.tap(
            block, self._matrices, self.states, self._room, pieces, frames, BOUNDS, self._rows, 0, self.still_open
        )
        self.rows = self._rows.array.reshape(4, len(block), WIDTH)[:, :, : len(starts)].copy()
        return found


@settings(max_examples=60, deadline=None)
@given(CUTS, st.integers(1, 5))
def test_maxima_are_the_largest_magnitudes_of_each_piece(cuts: list[int], channels: int) -> None:
    block, tap = noise(-6.0, FRAMES, channels=channels), Tap(channels)
    expected = np.maximum.reduceat(np.abs(block), [0, *cuts], axis=1).astype(np.float64)
    found = tap.feed(block, cuts)
    assert found is not None
    assert found[0] == np.abs(block).max(axis=1).tolist()
    assert np.array_equal(tap.rows[3], expected**2)


@pytest.mark.parametrize("place", [0, 15, 16, 100, FRAMES - 1])
@pytest.mark.parametrize("odd", [np.nan, -np.nan, np.inf, -np.inf, 1.1e12])
@pytest.mark.parametrize("channel", [0, 1, 2])
def test_what_is_no_number_or_out_of_bounds_is_not_taken(place: int, odd: float, channel: int) -> None:
    block, tap = noise(-6.0, FRAMES, channels=3), Tap(3)
    assert tap.feed(block, [480], complete=1) is not None
    states, still_open = tap.states.array.copy(), tap.still_open.array.copy()
    assert still_open.all()
    block[channel, place] = odd
    assert tap.feed(block, [480], complete=1) is None
    assert np.array_equal(tap.states.array, states)
    assert np.array_equal(tap.still_open.array, still_open)


def test_what_is_too_quiet_is_not_taken() -> None:
    tap = Tap(1)
    assert tap.feed(np.full((1, FRAMES), 0.9e-12, np.float32), []) is None
    assert tap.feed(np.full((1, FRAMES), 1.1e-12, np.float32), []) is not None


def test_more_than_five_channels_are_not_taken() -> None:
    assert Tap(6).feed(noise(-6.0, FRAMES, channels=6), []) is None


def test_frames_beyond_the_signal_are_no_part_of_it() -> None:
    block, tap = noise(-6.0, FRAMES, channels=1), Tap(1)
    block[0, 1000:] = 5.0
    found = tap.feed(block, [], 1000)
    assert found is not None
    assert found[0] == [np.abs(block[0, :1000]).max()]
    assert tap.rows[0] == pytest.approx((block[:, :1000].astype(np.float64) ** 2).sum(), rel=1e-5)


def test_what_is_open_is_joined_with_the_first_piece_of_the_next_block() -> None:
    block, tap = noise(-6.0, 2 * FRAMES, channels=2), Tap(2)
    tap.feed(np.ascontiguousarray(block[:, :FRAMES]), [480, 3840], complete=2)
    tap.feed(np.ascontiguousarray(block[:, FRAMES:]), [224], complete=2)
    signal = block[:, 3840 : FRAMES + 224].astype(np.float64)
    plain, _, samples, squared_peaks = tap.rows[:, :, 0]
    assert plain == pytest.approx((signal**2).sum(axis=1), rel=1e-5)
    assert samples == pytest.approx(signal.sum(axis=1), abs=1e-4)
    assert np.array_equal(squared_peaks, (signal**2).max(axis=1))
    assert not tap.still_open.array.any()  # the second block ended with a sub-block


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
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_sums_are_those_of_the_filter_run_sample_by_sample(rate: int, channels: int) -> None:
    block, tap = noise(-12.0, FRAMES, channels=channels), Tap(channels, rate)
    starts = [0, 1, 17, 480, 960, 4000]
    first, second = sections(rate)
    sos = [[*one.b, 1.0, *one.a] for one in (first, second)]
    weighted = scipy.signal.sosfilt(sos, block.astype(np.float64), axis=1)
    assert tap.feed(block, starts[1:]) is not None
    plain, k_weighted, samples, _ = tap.rows
    signal = block.astype(np.float64)
    assert plain == pytest.approx(np.add.reduceat(signal**2, starts, axis=1), rel=1e-5)
    assert k_weighted == pytest.approx(np.add.reduceat(weighted**2, starts, axis=1), rel=1e-4, abs=1e-9)
    assert samples == pytest.approx(np.add.reduceat(signal, starts, axis=1), abs=1e-4)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_state_goes_on_from_block_to_block(channels: int) -> None:
    block = noise(-12.0, 2 * FRAMES, channels=channels)
    at_once, tap = Tap(channels, frames=2 * FRAMES), Tap(channels)
    whole = at_once.feed(block, [FRAMES], 2 * FRAMES)
    halves, left = [], 0.0
    for half in (block[:, :FRAMES], block[:, FRAMES:]):
        found = tap.feed(half, [])
        assert found is not None
        left = found[1]
        halves.append(tap.rows)
    assert np.array_equal(np.concatenate(halves, axis=2), at_once.rows)
    assert np.array_equal(tap.states.array, at_once.states.array)
    assert whole is not None
    assert whole[1] == left == np.abs(tap.states.array).max()


def test_a_state_that_has_all_but_rung_out_is_stopped() -> None:
    tap, quiet = Tap(1), np.full((1, FRAMES), 0.0, np.float32)
    quiet[0, 0] = 2e-12
    tap.states.array[:] = 1e-155
    assert tap.feed(quiet, []) is not None
    assert tap.states.array.any()  # of the signal
    tap.states.array[:] = 0.0
    quiet[0, 0], quiet[0, -1] = 0.0, 2e-12
    found = tap.feed(quiet, [])
    assert found is not None
    assert found[1] > 1e-150


def test_a_copy_lies_elsewhere() -> None:
    one = KeptArray(np.arange(3.0))
    other = copy.deepcopy(one)
    other.array[:] = 5.0
    assert one.array.tolist() == [0.0, 1.0, 2.0]
    assert [other.pointer[k] for k in range(3)] == [5.0, 5.0, 5.0]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 1.5))
def test_largest_between_is_the_filters_maximum_and_its_place(seed: int, floor: float) -> None:
    samples = np.random.default_rng(seed).uniform(-1.0, 1.0, HISTORY + 512).astype(np.float32)
    phases = (PHASE_0, PHASE_1, PHASE_1[::-1], PHASE_0[::-1])
    outputs = np.stack([np.convolve(samples.astype(np.float64), phase, "valid") for phase in phases], axis=1)
    largest = np.abs(outputs).max()
    # The channel beside it is silent: nothing of one may get into the other.
    history = KeptArray(np.stack((np.zeros(HISTORY, np.float32), samples[:HISTORY])))
    block = np.stack((np.zeros(512, np.float32), samples[HISTORY:]))
    peaks = np.abs(block).max(axis=1).tolist()
    nothing, found = kernel.largest_between(block, phases_32(), GAINS, history, peaks, [0.0, floor])
    assert nothing is None
    assert np.array_equal(history.array, block[:, -HISTORY:])
    if largest > floor + 1e-5:
        assert found is not None
        assert found[0] == pytest.approx(largest, rel=1e-5)
        assert np.abs(outputs).ravel()[found[1]] == pytest.approx(largest, rel=1e-5)
    elif largest < floor - 1e-5:
        assert found is None


@pytest.mark.parametrize("channel", [0, 1])
@pytest.mark.parametrize(
    ("samples", "largest", "place"),
    [
        (np.sign(PHASE_1), sum(map(abs, PHASE_1)), 4 * 211 + 1),  # half-way: the signs are the same forth and back
        (np.ones(1), PHASE_0[6], 4 * 205 + 3),  # next to a sample, once before and once behind it
    ],
)
def test_the_largest_is_found_and_nothing_beyond_it(channel: int, samples: Audio, largest: float, place: int) -> None:
    block = np.zeros((2, 512), np.float32)
    block[channel, 200 : 200 + len(samples)] = samples
    for floor in (largest * 0.9999, largest * 1.0001):
        history = KeptArray(np.zeros((2, HISTORY), np.float32))
        found = kernel.largest_between(block, phases_32(), GAINS, history, [1.0, 1.0], [floor, floor])
        assert found[1 - channel] is None
        of_channel = found[channel]
        assert (of_channel is None) == (floor > largest)
        assert of_channel is None or (of_channel[0] == pytest.approx(largest) and of_channel[1] == place)


@pytest.mark.parametrize("frames", [0, 1, 15, 16, 17, FRAMES, FRAMES + 3])
def test_pair_sums_are_exact(frames: int) -> None:
    before, after = noise(-12.0, FRAMES + 3, channels=2)[:, :frames], noise(-20.0, FRAMES + 3, seed=1)[:, :frames]
    b, a = before.astype(np.float64), after.astype(np.float64)
    expected = [(b**2).sum(), (a**2).sum(), ((a - b) ** 2).sum(), (a * b).sum()]
    assert kernel.pair_sums(before, after) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(CUTS, st.integers(1, 5), st.integers(0, 20))
def test_energies_of_pieces(cuts: list[int], channels: int, beyond: int) -> None:
    block = noise(-12.0, FRAMES + beyond, channels=channels)
    starts = np.array([0, *cuts], dtype=np.int64)
    found = kernel.energies(block, Cut(starts, 0, KeptArray(starts)), FRAMES)
    expected = np.add.reduceat(block[:, :FRAMES].astype(np.float64) ** 2, starts, axis=1)
    assert found == pytest.approx(expected, rel=1e-5)


def test_energies_of_what_is_no_number_or_too_large_are_not_finite() -> None:
    block, starts = noise(-12.0, FRAMES, channels=1), np.array([0, 100, 200, 300], dtype=np.int64)
    block[0, [5, 110, 290]] = np.nan, np.inf, 1e20
    found = kernel.energies(block, Cut(starts, 0, KeptArray(starts)), FRAMES)
    assert np.isfinite(found).tolist() == [[False, False, False, True]]


def test_blocks_that_the_loops_take() -> None:
    block = noise(-12.0, FRAMES, channels=2)
    assert kernel.takes(block, block[:, 16:32])
    assert not kernel.takes(block, block[:, ::2])
    assert not kernel.takes(block.astype(np.float64))
