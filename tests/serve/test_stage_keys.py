"""A stage keeps its key wherever it is moved to and whatever is turned in it."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.errors import UsageError
from chainsim.model.chain import Chain, Stage
from chainsim.serve.history import History
from chainsim.serve.stage_keys import keyed
from chainsim.tasks.chain_edits import stage_added, stage_moved, stage_removed, stage_stepped, value_set

NAMES = ("A", "B", "C")
CHAIN = Chain.model_validate({"version": 1, "stages": [{"builtin": "Gain", "name": name} for name in NAMES]})
LIMITER: Stage = Chain.model_validate({"version": 1, "stages": [{"builtin": "Limiter", "name": "new"}]}).stages[0]


@given(st.lists(st.tuples(st.sampled_from("arms"), st.integers(1, 9), st.integers(1, 9)), max_size=12))
def test_a_name_and_its_key_stay_together(edits: list[tuple[str, int, int]]) -> None:
    """Every stage that is put in is the same object, as the list of plugins may hand it out."""
    history, known = History(CHAIN), dict(zip(("k1", "k2", "k3"), NAMES, strict=True))
    for turn, (kind, one, other) in enumerate(edits):
        chain = history.chain
        here, there = 1 + one % max(1, len(chain.stages)), 1 + other % max(1, len(chain.stages))
        if kind == "a":
            history.take(stage_added(chain, LIMITER, 1 + one % (len(chain.stages) + 1)))
        elif chain.stages and kind == "r":
            if chain.stages[here - 1].name in NAMES:  # of two that are one object nobody can say which has gone
                del known[history.now.keys[here - 1]]
            history.take(stage_removed(chain, here))
        elif chain.stages and kind == "m":
            history.take(stage_moved(chain, here, there))
        elif chain.stages:
            history.take(value_set(chain, f"{here}.trim_db", -float(turn + 1)))
        now = history.now
        assert len(set(now.keys)) == len(now.keys) == len(now.chain.stages)
        found = {key: stage.name for key, stage in zip(now.keys, now.chain.stages, strict=True)}
        assert {key: name for key, name in found.items() if name in NAMES} == known


def test_undo_brings_the_keys_back_and_no_key_is_given_twice() -> None:
    history = History(CHAIN)
    history.take(stage_removed(history.chain, 2))
    assert list(history.now.keys) == ["k1", "k3"]
    history.take(stage_added(history.chain, LIMITER, 1))
    history.step_back()
    history.step_back()
    assert list(history.now.keys) == ["k1", "k2", "k3"]
    history.take(stage_added(history.chain, LIMITER, 4))
    assert list(history.now.keys) == ["k1", "k2", "k3", "k5"]


def test_what_a_key_names() -> None:
    now = keyed(CHAIN, (f"k{number}" for number in count(7)))
    assert [now.number("k9"), now.number(2)] == [3, 2]
    assert [now.path(target) for target in ("k8.trim_db", "k9", "2.1.bypass", "fader_db")] == [
        "2.trim_db", "3", "2.1.bypass", "fader_db",
    ]  # fmt: skip
    assert now.key("3.1.2") == "k9.1.2"
    with pytest.raises(UsageError, match=r"^that stage is not there any more$"):
        now.path("k1.trim_db")


def test_a_step_ends_at_the_ends() -> None:
    assert [one.name for one in stage_stepped(CHAIN, 1, 1).stages] == ["B", "A", "C"]
    assert stage_stepped(CHAIN, 1, -1) == CHAIN
    assert stage_stepped(CHAIN, 3, 1) == CHAIN
