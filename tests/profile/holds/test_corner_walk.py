"""Where a sample is free, walked down to by how far it is past its corner; every course is a formula."""

from __future__ import annotations

import pytest

from chainsim.profile.holds.corner_walk import TOLERANCE_DB, corner_db

LEAST_DB = 0.07


@pytest.mark.parametrize("ratio", [1.0, 2.0, 4.0, 8.0])
@pytest.mark.parametrize("held_db", [0.0, -6.9])
def test_corner_is_found_behind_a_gain_that_follows_the_programme(ratio: float, held_db: float) -> None:
    found = corner_db(lambda gain_db: max((gain_db + 7.3) / ratio, 0.0), held_db, LEAST_DB)
    assert found == pytest.approx(-7.3, abs=TOLERANCE_DB)


def test_corner_is_found_behind_an_expander() -> None:
    assert corner_db(lambda gain_db: max(2.0 * (gain_db + 7.3), 0.0), held_db=0.0, least_db=LEAST_DB) == pytest.approx(
        -7.3, abs=0.1
    )


def test_corner_of_a_gain_that_sets_in_just_below_is_no_part_of_the_way() -> None:
    def past_db(gain_db: float) -> float:
        return gain_db + 5.0 if gain_db > -5.0 else max(gain_db + 5.7, 0.0)

    assert corner_db(past_db, held_db=0.0, least_db=LEAST_DB) == pytest.approx(-5.0, abs=0.1)


@pytest.mark.parametrize("at_once_db", [0.0, 0.1])
def test_what_is_not_told_any_more_is_free_only_where_it_would_be(at_once_db: float) -> None:
    """Behind 8:1, and without it on the last bit of the way, where nothing before the sample is above its threshold."""

    def past_db(gain_db: float) -> float:
        past = at_once_db + (gain_db + 1.5) / 8.0 if gain_db > -1.5 else at_once_db + gain_db + 1.5
        return past if past >= LEAST_DB else 0.0

    found = corner_db(past_db, held_db=0.0, least_db=LEAST_DB)
    assert found == pytest.approx(-1.5 - at_once_db, abs=TOLERANCE_DB)


@pytest.mark.parametrize("ratio", [1.0, 4.0, 7.6])
def test_corner_of_a_sample_that_is_hardly_past_it_is_told_by_how_that_rises(ratio: float) -> None:
    def past_db(gain_db: float) -> float:
        past = (gain_db + 7.3) / ratio
        return past if past >= LEAST_DB else 0.0

    found = corner_db(past_db, held_db=-7.3 + 1.05 * LEAST_DB * ratio, least_db=LEAST_DB)
    assert found == pytest.approx(-7.3, abs=1e-6)


def test_corner_of_a_sample_that_is_hardly_past_it_and_rises_no_further_is_near() -> None:
    found = corner_db(lambda gain_db: 0.08 if gain_db > -7.3 else 0.0, held_db=-7.25, least_db=LEAST_DB)
    assert found == pytest.approx(-7.3, abs=0.1)


def test_free_sample_has_none() -> None:
    assert corner_db(lambda _: 0.0, held_db=0.0, least_db=LEAST_DB) is None


def test_what_a_gate_lets_past_its_corner_at_once_is_found_where_the_gate_opens() -> None:
    found = corner_db(lambda gain_db: gain_db + 9.0 if gain_db > -4.0 else 0.0, held_db=0.0, least_db=LEAST_DB)
    assert found == pytest.approx(-4.0, abs=TOLERANCE_DB)
