"""A beginning of a chain is named by all that is heard of it, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from chainsim.engine.live.beginning_keys import beginning_keys
from chainsim.model.chain import Chain


def chain(*stages: dict[str, Any], **more: Any) -> Chain:
    return Chain.model_validate({"version": 1, "stages": stages, **more})


ONE = chain({"builtin": "HighpassFilter"}, {"builtin": "Limiter"})


def test_there_is_a_key_for_every_beginning() -> None:
    names = beginning_keys(ONE)
    assert names.keys[0] == names.without_trims[0] == "source"
    assert len(set(names.keys)) == len(set(names.without_trims)) == 3
    assert names.trims_up_to(1) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("other", "first_that_differs"),
    [
        (chain({"builtin": "HighpassFilter"}, {"builtin": "Limiter", "trim_db": -1.0}), 2),
        (chain({"builtin": "HighpassFilter"}, {"builtin": "Limiter", "bypass": True}), 2),
        (chain({"builtin": "LowpassFilter"}, {"builtin": "Limiter"}), 1),
        (ONE.model_copy(update={"input_trim_db": -1.0}), 1),
        (ONE.model_copy(update={"fader_db": -1.0}), 3),
        (chain({"builtin": "HighpassFilter", "name": "Low cut"}, {"builtin": "Limiter", "intent": "colour"}), 3),
    ],
)
def test_what_is_heard_makes_the_difference(other: Chain, first_that_differs: int) -> None:
    here, there = beginning_keys(ONE).keys, beginning_keys(other).keys
    assert [a == b for a, b in zip(here, there, strict=True)] == [number < first_that_differs for number in range(3)]


def test_trims_can_be_left_out_of_it() -> None:
    turned = chain({"builtin": "HighpassFilter", "trim_db": 2.0}, {"builtin": "Limiter"}, input_trim_db=-1.0)
    assert beginning_keys(turned).without_trims == beginning_keys(ONE).without_trims
    assert beginning_keys(turned).trims_up_to(2) == (-1.0, 2.0, 0.0)
