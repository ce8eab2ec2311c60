"""Edits of a chain, one at a time: a value set, a stage added, removed or moved."""

from __future__ import annotations

import re
from collections.abc import Callable

from chainsim.errors import UsageError
from chainsim.model.chain import MOST_STAGES, Chain, Stage
from chainsim.tasks.value_overrides import Override, Value

_MAY_BE_SET = re.compile(
    r"input_trim_db|fader_db|\d+(?:\.\d+)*\.(?:trim_db|gain_db|bypass|name|parameters\..+)", re.DOTALL
)


def value_set(chain: Chain, target: str, value: Value) -> Chain:
    """The chain with a trim, the fader, a bypass, a name or a parameter changed: `3.trim_db`, `2.parameters.ratio`.

    Raises:
        UsageError: no such place, or a value that does not fit; which file or plugin a stage is can't be set.
    """
    if not _MAY_BE_SET.fullmatch(target):
        raise UsageError(f"'{target}' can't be set here; expected a trim, the fader, a bypass, a name or a parameter")
    return Override(target, value, target).in_chain(chain)


def stage_added(chain: Chain, stage: Stage, number: int) -> Chain:
    """The chain with a stage put in, so that it is stage `number`.

    Raises:
        UsageError: there is no such place.
    """
    stages = list(chain.stages)
    if not 1 <= number <= len(stages) + 1:
        raise UsageError(f"no place {number} for a stage, expected 1 to {len(stages) + 1}")
    if len(stages) >= MOST_STAGES:
        raise UsageError(f"a chain has at most {MOST_STAGES} stages")
    stages.insert(number - 1, stage)
    return chain.model_copy(update={"stages": tuple(stages)})


def stage_changed(chain: Chain, number: int, change: Callable[[Stage], Stage]) -> Chain:
    """The chain with its stage `number` as `change` gives it back.

    Raises:
        UsageError: there is none. Else as `change`.
    """
    _there(chain, number)
    stages = list(chain.stages)
    stages[number - 1] = change(stages[number - 1])
    return chain.model_copy(update={"stages": tuple(stages)})


def stage_removed(chain: Chain, number: int) -> Chain:
    """The chain without its stage `number`.

    Raises:
        UsageError: there is none.
    """
    _there(chain, number)
    return chain.model_copy(update={"stages": (*chain.stages[: number - 1], *chain.stages[number:])})


def stage_moved(chain: Chain, number: int, to: int) -> Chain:
    """The chain with its stage `number` where stage `to` was.

    Raises:
        UsageError: there is no such stage.
    """
    _there(chain, number)
    _there(chain, to)
    stages = list(chain.stages)
    stages.insert(to - 1, stages.pop(number - 1))
    return chain.model_copy(update={"stages": tuple(stages)})


def stage_stepped(chain: Chain, number: int, by: int) -> Chain:
    """The chain with its stage `number` so many places further on, or at its end.

    Raises:
        UsageError: there is no such stage.
    """
    _there(chain, number)
    return stage_moved(chain, number, min(max(number + by, 1), len(chain.stages)))


def _there(chain: Chain, number: int) -> None:
    if not 1 <= number <= len(chain.stages):
        raise UsageError(f"no stage {number}, there are {len(chain.stages)}")
