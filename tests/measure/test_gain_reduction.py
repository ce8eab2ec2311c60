from __future__ import annotations

import numpy as np
import pytest

from chainsim.measure.gain_reduction import ShortTimeGains
from chainsim.model.result import GainReduction
from tests.measure.signals import Float64

STEP = 0.026  # half a bin of 0.05 dB


def power(level_db: float | Float64) -> Float64:
    return np.asarray(10.0 ** (np.asarray(level_db) / 10.0), dtype=np.float64)


def fed(levels_db: Float64, gains_db: Float64) -> ShortTimeGains:
    gains = ShortTimeGains()
    half = len(levels_db) // 2
    for part in (slice(0, half), slice(half, None)):
        gains.feed(power(levels_db[part]), power(levels_db[part] + gains_db[part]))
    return gains


def read(gains: ShortTimeGains, small_signal_gain_db: float | None) -> GainReduction:
    found = gains.read(small_signal_gain_db)
    assert found is not None
    return found


def test_median_maximum_and_five_percent() -> None:
    """Gains of 0, -0.1, ..., -9.9 dB, each for the same time: half are below -5, five of a hundred below -9.5."""
    gains_db = np.random.default_rng(1).permutation(np.arange(0.0, -10.0, -0.1))
    found = read(fed(np.zeros(100), gains_db), 0.0)
    assert found.maximum_db == pytest.approx(9.9, abs=STEP)
    assert found.median_db == pytest.approx(5.0, abs=0.1 + STEP)
    assert found.exceeded_5_percent_db == pytest.approx(9.5, abs=0.1 + STEP)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("before", "after"), [(np.inf, np.inf), (np.inf, 1.0), (np.nan, np.nan), (1.0, np.inf)])
def test_what_is_no_number_has_no_gain(before: float, after: float) -> None:
    gains = fed(np.zeros(100), np.full(100, -3.0))
    gains.feed(np.array([before, 1.0]), np.array([after, 10.0**-0.3]))
    assert read(gains, 0.0).maximum_db == pytest.approx(3.0, abs=STEP)


def test_reduction_counts_from_the_small_signal_gain_if_it_is_known() -> None:
    gains = fed(np.zeros(1000), np.full(1000, 4.0))
    assert read(gains, 10.0) == GainReduction(6.0, 6.0, 6.0)
    assert read(gains, 1.0) == GainReduction(0.0, 0.0, 0.0)


def test_reduction_counts_from_the_stages_own_largest_gain_if_not() -> None:
    gains_db = np.concatenate((np.full(800, 6.0), np.full(200, -2.0)))
    found = read(fed(np.zeros(1000), gains_db), None)
    assert found.median_db == 0.0
    assert found.exceeded_5_percent_db == pytest.approx(8.0, abs=STEP)


def test_a_single_onset_does_not_set_the_reference() -> None:
    gains_db = np.zeros(1000)
    gains_db[17] = 30.0
    assert read(fed(np.zeros(1000), gains_db), None).maximum_db == pytest.approx(0.0, abs=STEP)


@pytest.mark.parametrize(("quiet_db", "active"), [(-39.0, True), (-42.0, False)])
@pytest.mark.parametrize("loud_first", [True, False])
def test_only_what_is_within_40_db_of_the_loudest_is_active(quiet_db: float, active: bool, loud_first: bool) -> None:
    levels_db, gains_db = np.full(1000, 0.5), np.zeros(1000)
    quiet = slice(500, None) if loud_first else slice(0, 500)
    levels_db[quiet], gains_db[quiet] = quiet_db + 0.5, -12.0
    found = read(fed(levels_db, gains_db), 0.0)
    assert found.maximum_db == pytest.approx(12.0 if active else 0.0, abs=STEP)


def test_a_muted_output_is_a_reduction_at_the_end_of_the_scale() -> None:
    gains = ShortTimeGains()
    gains.feed(np.ones(10), np.zeros(10))
    assert read(gains, 0.0).maximum_db == 100.0


def test_silence_at_the_input_has_no_gain() -> None:
    gains = ShortTimeGains()
    gains.feed(np.zeros(10), np.ones(10))
    assert gains.read(0.0) is None
    assert ShortTimeGains().read(None) is None
