"""The levels of a whole chain from what is known of its taps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chainsim.engine.live.meter_snapshot import Tapped
from chainsim.engine.live.tap_cache import Passed
from chainsim.measure.tap_plan import Reading, plan_taps
from chainsim.model.chain import Chain
from chainsim.model.levels import Levels
from chainsim.model.live_results import LiveStage
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_names import stage_name


@dataclass(frozen=True, slots=True)
class ChainLevels:
    """Of the source, of every stage with what goes in and comes out, and of what leaves."""

    source: Levels
    stages: tuple[LiveStage, ...]
    output: Levels


def read_levels(
    chain: Chain, taps: Mapping[str, Tapped], held_behind: Callable[[int], Passed | None]
) -> ChainLevels | None:
    """Every level; None: some samples would have to be counted and are not kept.

    Args:
        chain: with its gains as they are now.
        taps: by the path of the stage before each; "0" is the source.
        held_behind: what is remembered behind so many top-level stages.
    """
    plan = plan_taps(chain)
    paths = ["0", *(path for path, _ in walk_stages(chain.stages))]

    def at(reading: Reading) -> Levels:
        path = paths[reading.slot]
        held = held_behind(int(path)) if "." not in path else None
        levels = taps[path].levels(reading.gain_db, None if held is None else held.audio)
        if levels is None:
            raise LookupError
        return levels

    try:
        stages = tuple(
            LiveStage(
                path, stage_name(stage), stage.bypass, stage.trim_db,
                at(plan.points[path].before), at(plan.points[path].after),
            )
            for path, stage in walk_stages(chain.stages)
        )  # fmt: skip
        return ChainLevels(at(Reading(0, 0.0)), stages, at(plan.output))
    except LookupError:
        return None
