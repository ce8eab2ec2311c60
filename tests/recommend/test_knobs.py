from __future__ import annotations

import pytest

from chainsim.model.trim import Where
from chainsim.recommend.knobs import Knob, as_much_as, at_most, is_worth_it, nearest, turn


@pytest.mark.parametrize(
    ("total_db", "setting_db"), [(-2.34, -2.4), (-2.3001, -2.4), (-2.3, -2.4), (2.34, 2.3), (0.05, 0.0), (0.1, 0.0)]
)
def test_a_setting_below_a_limit_is_rounded_down_and_an_exact_one_gets_a_step_of_room(
    total_db: float, setting_db: float
) -> None:
    assert at_most(total_db) == setting_db


def test_what_gives_back_gives_no_more_and_a_setting_on_the_grid_is_itself() -> None:
    assert [as_much_as(value) for value in (-2.34, -2.36, 2.34, 2.36)] == [-2.4, -2.4, 2.3, 2.3]
    assert [as_much_as(value) for value in (-6.1 + 5.9 + 0.2, 0.3, -10.2 + 3.0)] == [0.0, 0.3, -7.2]


def test_nearest_is_nearest_and_has_no_negative_zero() -> None:
    assert [nearest(value) for value in (-2.34, -2.36, 2.34)] == [-2.3, -2.4, 2.3]
    assert str(nearest(-0.01)) == "0.0"


def test_a_turn_keeps_total_and_difference_free_of_float_noise() -> None:
    trim = turn(Knob(Where.STAGE, 3, "3", -3.0), -10.2, "because")
    assert (trim.trim_db, trim.change_db, trim.current_db) == (-10.2, -7.2, -3.0)


def test_a_whole_step_is_worth_it() -> None:
    assert [is_worth_it(change_db) for change_db in (0.1, -0.1, 0.0998, -0.05)] == [True, True, False, False]
