"""A chain cut at a stage, and a whole measurement made of two: one of the stages before the cut, one of the rest."""

from __future__ import annotations

from dataclasses import replace

from chainsim.measure.gain import stage_gain_db
from chainsim.model.chain import Chain
from chainsim.model.difference import Difference
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement, StageResult


def cut_behind(chain: Chain, number: int) -> Chain:
    """As much of a chain as decides what its stage of this number gives back."""
    return chain.model_copy(update={"stages": chain.stages[:number], "fader_db": 0.0})


def wired_up_to(chain: Chain, start: int) -> Chain:
    """The stages behind `start`; those before it are wire, and their trims are in what is played."""
    wire = tuple(stage.model_copy(update={"bypass": True, "trim_db": 0.0}) for stage in chain.stages[:start])
    return chain.model_copy(update={"input_trim_db": 0.0, "stages": (*wire, *chain.stages[start:])})


def _counted_from(source: Levels, stages: tuple[StageResult, ...]) -> tuple[StageResult, ...]:
    """Stages whose cumulative gain counts from the real source, not from the tap that was played."""
    return tuple(
        replace(
            stage,
            cumulative_gain_db=stage_gain_db(source, stage.output),
            branches=tuple(replace(one, stages=_counted_from(source, one.stages)) for one in stage.branches),
        )
        for stage in stages
    )


def spliced(before: Measurement, after: Measurement, chain: Chain, start: int) -> Measurement:
    """A whole measurement from what is known of the stages up to `start` and what was rendered of the rest."""
    return replace(
        after,
        chain=chain,
        source=before.source,
        taps=(*before.taps[: start + 1], *after.taps[start + 1 :]),
        stages=(*before.stages[:start], *_counted_from(before.taps[0].levels, after.stages[start:])),
        difference=Difference(undefined="only the end of the chain was rendered"),
    )
