"""A chain cut at a stage, and how much of it is as it was."""

from __future__ import annotations

from chainsim.model.chain import Chain
from chainsim.model.measured_beginning import UNKNOWN, Beginning
from chainsim.model.result import Measurement


def cut_behind(chain: Chain, number: int) -> Chain:
    """As much of a chain as decides what its stage of this number gives back."""
    return chain.model_copy(update={"stages": chain.stages[:number], "fader_db": 0.0})


def wired_up_to(chain: Chain, start: int) -> Chain:
    """The stages behind `start`; those before it are wire, and their trims are in what is played."""
    wire = tuple(stage.model_copy(update={"bypass": True, "trim_db": 0.0}) for stage in chain.stages[:start])
    return chain.model_copy(update={"input_trim_db": 0.0, "stages": (*wire, *chain.stages[start:])})


def unchanged_beginning(before: Measurement, chain: Chain) -> Beginning:
    """The stages of a measured chain that get the same input in this one, and have the same settings."""
    count = 0
    if before.chain.input_trim_db == chain.input_trim_db:
        pairs = zip(before.chain.stages, chain.stages, strict=True)
        count = next((number for number, (was, is_) in enumerate(pairs) if was != is_), len(chain.stages))
    return Beginning(before.taps[0].levels, before.stages[:count]) if count else UNKNOWN
