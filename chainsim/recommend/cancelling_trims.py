"""Trims that would only cancel each other: down before stages that take any level, and up again behind them."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import loses_nothing
from chainsim.model.trim import Trim, Where
from chainsim.recommend.knobs import is_worth_it


def without_cancelling(trims: Sequence[Trim], measurement: Measurement) -> list[Trim]:
    """The trims without those that a later one takes back, where all stages in between are linear at any level.

    Nothing would be another but a number between these stages.

    Args:
        trims: in the order of the signal.
        measurement: of the chain that they are for.
    """
    kept = list(trims)
    for up in trims:
        if up.where is not Where.STAGE or up.change_db <= 0.0:
            continue
        open_from = _linear_from(measurement, _stage(up))
        run = [one for one in kept if one.where is not Where.FADER and open_from <= _stage(one) < _stage(up)]
        if run and not is_worth_it(sum(one.change_db for one in run) + up.change_db):
            kept = [one for one in kept if one is not up and one not in run]
    return kept


def _stage(trim: Trim) -> int:
    """The stage that it is in front of."""
    return 1 if trim.where is Where.INPUT else trim.stage or 0


def _linear_from(measurement: Measurement, stage: int) -> int:
    """The first stage from which on everything before a stage takes any level as it is."""
    first = stage
    while first > 1 and _takes_any_level(measurement.stages[first - 2]):
        first -= 1
    return first


def _takes_any_level(stage: StageResult) -> bool:
    return stage.spec.bypass or (stage.profile.kind is Kind.LINEAR and loses_nothing(stage))
