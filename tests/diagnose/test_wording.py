from __future__ import annotations

import pytest

from chainsim.diagnose.lanes import StagePosition
from chainsim.diagnose.wording import (
    affected,
    at_least,
    bound,
    capitalised,
    doubt,
    knob_before,
    label,
    listed,
    moment,
    span,
    worst_at_s,
)
from tests.diagnose.measurements import Gain, check, measured

PLACES = [
    StagePosition(stage, stage.index, nested=False)
    for stage in measured([Gain(name="eQ"), Gain(name="Sat"), Gain(name="Lim")]).stages
]


@pytest.mark.parametrize(
    ("excess_db", "text"),
    [(0.23, "0.3 dB"), (0.2999, "0.3 dB"), (0.3, "0.4 dB"), (1e-12, "0.1 dB"), (12.0, "12.1 dB")],
)
def test_a_change_that_meets_a_limit_is_rounded_up_and_an_exact_one_gets_a_step_of_room(
    excess_db: float, text: str
) -> None:
    assert at_least(excess_db) == text


def test_places_are_called_by_path_and_name() -> None:
    assert capitalised(label(PLACES[0])) == "Stage 1 'eQ'"
    assert span(PLACES[1:2]) == "stage 2 'Sat'"
    assert span(PLACES) == "stage 1 'eQ' to stage 3 'Lim'"


def test_times_and_limits() -> None:
    assert (moment(None), moment(61.0)) == ("", " at 1:01.000")
    assert (bound(0.0), bound(-1.0), bound(0.005)) == ("0", "-1", "0.005")


def test_the_knob_before_the_first_insert_is_the_clip_gain_unless_its_own_trim_raises_it() -> None:
    assert knob_before(PLACES[0]) == "the clip gain (input_trim_db)"
    assert knob_before(PLACES[2]) == "the trim before stage 3 'Lim' (trim_db)"
    raised = measured([Gain(name="EQ", trim_db=0.5)]).stages[0]
    assert knob_before(StagePosition(raised, 1, nested=False)) == "the trim before stage 1 'EQ' (trim_db)"


@pytest.mark.parametrize(
    ("affected_ms", "at_s", "text"),
    [
        (240.0, (12.34, 3.0), " for 240 ms of the 10.0 s examined, worst at 0:12.340"),
        (990.0, (), " for 990 ms of the 10.0 s examined"),
        (1000.0, (), " for 1.0 s of the 10.0 s examined"),
        (0.0, (12.34,), ", worst at 0:12.340"),
        (0.0, (), ""),
    ],
)
def test_how_long_and_where_as_far_as_known(affected_ms: float, at_s: tuple[float, ...], text: str) -> None:
    examined = check(affected_ms=affected_ms, worst_at_s=at_s)
    assert affected(examined) == text
    assert worst_at_s(examined) == (at_s[0] if at_s else None)


def test_doubt_is_said_only_where_there_is_any() -> None:
    assert doubt(check()) == ""
    assert doubt(check(confident=False)).startswith("; less certain than usual")


def test_a_list_names_everyone() -> None:
    assert listed(PLACES[:1]) == "stage 1 'eQ'"
    assert listed(PLACES) == "stage 1 'eQ', stage 2 'Sat' and stage 3 'Lim'"
