"""Parameters that move: what they are at a time, where they begin, and how far they go.

Times are those of the source, from its first frame; an excerpt that begins later meets them where they are then.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TypeVar

from chainsim.model.chain import Branch, BuiltinStage, Chain, ExternalStage, ParallelStage, Stage, StageBase
from chainsim.model.parameter import Automation, ParameterSetting, ParameterValue, kind_of_value

Automated = BuiltinStage | ExternalStage
AnyStage = TypeVar("AnyStage", bound=StageBase)


def value_at(setting: ParameterSetting, time_s: float) -> ParameterValue:
    """What a parameter is set to at a time.

    At the time of several points the last of them counts.
    """
    if not isinstance(setting, tuple):
        return setting
    number = bisect_right(setting, time_s, key=lambda point: point[0])
    if number == 0:
        return setting[0][1]
    before = setting[number - 1]
    if number == len(setting) or len(before) == 3:
        return before[1]
    after = setting[number]
    if isinstance(before[1], bool | str) or isinstance(after[1], bool | str):
        return before[1]
    return before[1] + (after[1] - before[1]) * ((time_s - before[0]) / (after[0] - before[0]))


def automation_of(stage: StageBase) -> dict[str, Automation]:
    """The parameters of a stage that are given as points, by name."""
    if not isinstance(stage, BuiltinStage | ExternalStage):
        return {}
    return {name: setting for name, setting in stage.parameters.items() if isinstance(setting, tuple)}


def reached_values(points: Automation) -> tuple[ParameterValue, ...]:
    """Of numbers the least and the greatest, else every value that occurs, each once."""
    values = [point[1] for point in points]
    if _is_number(values[0]):
        values = [min(values), max(values)]
    return tuple(dict.fromkeys(values))


def at_time(parameters: Mapping[str, ParameterSetting], time_s: float) -> dict[str, ParameterValue]:
    """Every parameter as it is set at a time."""
    return {name: value_at(setting, time_s) for name, setting in parameters.items()}


def at_extremes(stage: AnyStage) -> tuple[AnyStage, ...]:
    """The stage as it is where its automation goes furthest, without automation; itself where it has none.

    All numbers at their least, all at their greatest, and where it begins; of text and switches every value that
    occurs, together with where the numbers begin.
    """
    moving = automation_of(stage)
    if not moving:
        return (stage,)
    start = at_time(getattr(stage, "parameters", {}), 0.0)
    settings = [start]
    numbers = {name: reached_values(points) for name, points in moving.items() if _is_number(points[0][1])}
    settings += [start | {name: values[end] for name, values in numbers.items()} for end in (0, -1)]
    for name, points in moving.items():
        if name not in numbers:
            settings += [start | {name: value} for value in reached_values(points)]
    unlike = [setting for n, setting in enumerate(settings) if setting not in settings[:n]]
    return tuple(stage.model_copy(update={"parameters": setting}) for setting in unlike)


def starting_at(chain: Chain, time_s: float) -> Chain:
    """The chain as it is played to an excerpt that begins at a time: all points that much earlier."""
    if time_s == 0.0:
        return chain
    return chain.model_copy(update={"stages": tuple(_earlier(stage, time_s) for stage in chain.stages)})


def _earlier(stage: Stage, by_s: float) -> Stage:
    if isinstance(stage, ParallelStage):
        return stage.model_copy(update={"parallel": tuple(_branch_earlier(one, by_s) for one in stage.parallel)})
    moved = {
        name: tuple((point[0] - by_s, *point[1:]) for point in points) for name, points in automation_of(stage).items()
    }
    if not moved or not isinstance(stage, BuiltinStage | ExternalStage):
        return stage
    return stage.model_copy(update={"parameters": {**stage.parameters, **moved}})


def _branch_earlier(branch: Branch, by_s: float) -> Branch:
    return branch.model_copy(update={"stages": tuple(_earlier(stage, by_s) for stage in branch.stages)})


def _is_number(value: ParameterValue) -> bool:
    return kind_of_value(value) == "a number"
