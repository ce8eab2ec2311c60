"""The score: its sum, its stability under gain, its fall with damage."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from chainsim.judge import score
from chainsim.judge.scoring import (
    CEILING_POINTS,
    CREST_POINTS,
    DC_POINTS,
    FILTERED_POINTS,
    FLAT_POINTS,
    OVER_POINTS,
    PSR_POINTS,
)
from tests.judge.mixes import RATE_HZ, Float64, clipped, limited, measured, song


def value(mix: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    found = score(measured(mix))
    assert found is not None
    return found.value


def test_it_is_a_hundred_less_its_terms() -> None:
    found = score(measured(clipped(song(), 6.0)))
    assert found is not None
    assert found.value == pytest.approx(max(0.0, 100.0 + sum(term.points for term in found.terms)))
    assert all(term.points <= 0.0 and term.formula for term in found.terms)


def test_all_terms_at_their_most_leave_nothing() -> None:
    assert FLAT_POINTS + FILTERED_POINTS + CEILING_POINTS + PSR_POINTS + CREST_POINTS + OVER_POINTS + DC_POINTS >= 100.0


@pytest.mark.parametrize("damage_db", [-3.0, 2.0])
def test_turning_it_down_changes_nothing(damage_db: float) -> None:
    mix = clipped(song(), damage_db) * 0.8
    scores = [value(mix * 10.0 ** (gain_db / 20.0)) for gain_db in (0.0, -6.0, -12.0)]
    assert scores == pytest.approx([scores[0]] * 3, abs=0.3)


@pytest.mark.slow
def test_the_more_is_clipped_the_less_it_scores() -> None:
    scores = [value(clipped(song(), by_db)) for by_db in (-1.0, 0.5, 1.0, 2.0, 3.0, 6.0, 9.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 30.0


@pytest.mark.slow
def test_the_more_is_limited_the_less_it_scores() -> None:
    scores = [value(limited(song(), by_db)) for by_db in (-1.0, 3.0, 6.0, 9.0, 12.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 15.0


def test_the_more_is_clipped_before_a_high_pass_the_less_it_scores() -> None:
    high_pass = signal.butter(1, 80.0, "high", fs=RATE_HZ)
    scores = [value(0.4 * signal.lfilter(*high_pass, clipped(song(), by_db))) for by_db in (-1.0, 1.0, 3.0, 6.0)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] > 5.0


DAMAGES: tuple[Callable[[Float64], Float64], ...] = (
    lambda mix: mix,
    lambda mix: clipped(mix, 2.0),
    lambda mix: limited(mix, 9.0),
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.sampled_from(range(3)), st.floats(-24.0, 0.0))
def test_any_gain_below_full_scale_keeps_the_score(which: int, gain_db: float) -> None:
    mix = DAMAGES[which](song(6.0)) * 0.8
    assert value(mix * 10.0 ** (gain_db / 20.0)) == pytest.approx(value(mix), abs=0.5)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.0, 4.0), st.floats(0.5, 3.0))
def test_more_clipping_of_any_mix_never_scores_more(seed: int, by_db: float, more_db: float) -> None:
    mix = song(4.0, seed)
    assert value(clipped(mix, by_db + more_db)) <= value(clipped(mix, by_db)) + 0.5


def test_a_clean_mix_scores_high() -> None:
    assert value(song()) > 90.0


def test_an_offset_costs_points() -> None:
    assert value(song() + 0.1) < value(song()) - 5.0


def test_what_is_silent_or_short_has_no_score() -> None:
    assert score(measured(np.zeros((2, 200_000)))) is None
    assert score(measured(song(2.0))) is None
