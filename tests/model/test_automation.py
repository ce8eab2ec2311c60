from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chainsim.model.automation import at_extremes, reached_values, starting_at, value_at
from chainsim.model.chain import BuiltinStage, Chain
from chainsim.model.parameter import Automation

TIMES = st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True).map(sorted)


@given(TIMES, st.data(), st.floats(-5, 25))
def test_lines_are_those_of_numpy(times: list[int], data: st.DataObject, at_s: float) -> None:
    values = data.draw(st.lists(st.floats(-60, 60), min_size=len(times), max_size=len(times)))
    points = tuple(zip(map(float, times), values, strict=True))
    assert np.isclose(float(value_at(points, at_s)), np.interp(at_s, times, values))


def test_held_and_jumping() -> None:
    points: Automation = ((1.0, 0.0, "hold"), (2.0, 10.0), (2.0, 20.0), (3.0, 30.0))
    assert [value_at(points, t) for t in (0, 1, 1.9, 2, 2.5, 3, 9)] == [0, 0, 0, 20, 25, 30, 30]
    assert [value_at(((0.0, "a"), (1.0, "b")), t) for t in (0, 0.9, 1)] == ["a", "a", "b"]
    assert [value_at(((0.0, False), (1.0, True)), t) for t in (0, 0.9, 1)] == [False, False, True]


def stage(**parameters: object) -> BuiltinStage:
    return BuiltinStage.model_validate({"builtin": "X", "parameters": parameters})


def test_extremes() -> None:
    assert at_extremes(stage(a=1)) == (stage(a=1),)
    assert at_extremes(stage(a=[[0, 1], [1, 3], [2, -2]], b=5)) == (stage(a=1, b=5), stage(a=-2, b=5), stage(a=3, b=5))
    assert at_extremes(stage(a=[[0, 1], [1, 1]])) == (stage(a=1),)
    assert at_extremes(stage(a=[[0, "x"], [1, "y"], [2, "x"]])) == (stage(a="x"), stage(a="y"))
    assert reached_values(((0.0, 4), (1.0, -4), (2.0, 0))) == (-4, 4)


def test_an_excerpt_has_its_points_earlier_in_branches_too() -> None:
    inner = {"builtin": "X", "parameters": {"a": [[1, 0], [2, 5, "hold"]], "b": 1}}
    chain = Chain.model_validate({"version": 1, "stages": [inner, {"parallel": [{"stages": [inner]}]}]})
    moved = starting_at(chain, 1.5)
    assert moved.stages[0].parameters == {"a": ((-0.5, 0), (0.5, 5, "hold")), "b": 1}  # type: ignore[union-attr]
    assert moved.stages[1].parallel[0].stages == (moved.stages[0],)  # type: ignore[union-attr]
    assert starting_at(chain, 0.0) is chain
