"""Edits of a chain: what they change, and what they refuse in which words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chainsim.errors import UsageError
from chainsim.model.chain import BuiltinStage, Chain
from chainsim.tasks.chain_edits import stage_added, stage_moved, stage_removed, value_set

CHAIN = Chain.model_validate(
    {"version": 1, "stages": [{"builtin": "Gain"}, {"builtin": "Limiter"}, {"vst3": "A.vst3"}]}
)


def names(chain: Chain) -> list[str]:
    return [getattr(stage, "builtin", "vst3") for stage in chain.stages]


def test_stages_are_added_removed_and_moved() -> None:
    stage = BuiltinStage(builtin="Clipping")
    assert names(stage_added(CHAIN, stage, 1)) == ["Clipping", "Gain", "Limiter", "vst3"]
    assert names(stage_added(CHAIN, stage, 4)) == ["Gain", "Limiter", "vst3", "Clipping"]
    assert names(stage_removed(CHAIN, 2)) == ["Gain", "vst3"]
    assert names(stage_moved(CHAIN, 1, 3)) == ["Limiter", "vst3", "Gain"]
    assert names(stage_moved(CHAIN, 3, 1)) == ["vst3", "Gain", "Limiter"]


@pytest.mark.parametrize("target", ["input_trim_db", "fader_db", "2.trim_db", "2.parameters.threshold_db"])
def test_levels_and_parameters_are_set(target: str) -> None:
    changed = value_set(CHAIN, target, -3.0)
    assert changed != CHAIN
    assert value_set(changed, target, -3.0) == changed


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda: stage_added(CHAIN, BuiltinStage(builtin="Gain"), 5), "no place 5 for a stage, expected 1 to 4"),
        (lambda: stage_added(CHAIN, BuiltinStage(builtin="Gain"), 0), "no place 0 for a stage, expected 1 to 4"),
        (lambda: stage_removed(CHAIN, 4), "no stage 4, there are 3"),
        (lambda: stage_moved(CHAIN, 1, 4), "no stage 4, there are 3"),
        (lambda: value_set(CHAIN, "9.trim_db", 1.0), "9.trim_db: no stage 9, there are 3"),
        *(
            (
                lambda key=key: value_set(CHAIN, key, "x"),
                f"'{key}' can't be set here; expected a trim, the fader, a bypass, a name or a parameter",
            )
            for key in ("3.vst3", "3.preset", "3.state", "3.plugin_name", "source.file", "version", "1.builtin")
        ),
    ],
)
def test_what_does_not_fit_is_refused(edit: Callable[[], Chain], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        edit()
    assert str(refused.value) == message


def test_a_chain_has_no_more_stages_than_it_may() -> None:
    full = CHAIN.model_copy(update={"stages": CHAIN.stages[:1] * 500})
    with pytest.raises(UsageError, match="a chain has at most 500 stages"):
        stage_added(full, CHAIN.stages[0], 1)
