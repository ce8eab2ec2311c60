"""Which stage needs a trim, how much of one, and which stages the clean reference spares."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.model.chain import Chain
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB, Overload, is_meant, overload, past_clean_db, plugins_in
from chainsim.studies.clean_reference_chain import halvings_for

DEFAULT_CHANGE_DB = -6.0
"""Where no amount follows from the chain."""

_OVER = (Overload.CLIPS, Overload.SATURATES)


@dataclass(frozen=True, slots=True)
class Overdriven:
    """A plugin that this programme drives past where it is clean, and the top-level stage that it is in."""

    top: StageResult
    plugin: StageResult


def overdriven_stages(measurement: Measurement) -> tuple[Overdriven, ...]:
    """In the order of the signal. Those that are meant to bend the waveform count only where there are no others."""
    every = [
        Overdriven(top, plugin) for top in measurement.stages for plugin in plugins_in(top) if overload(plugin) in _OVER
    ]
    return tuple([one for one in every if not is_meant(one.plugin)] or every)


def amount_db(overdriven: tuple[Overdriven, ...]) -> float:
    """What brings all of them back to where they are clean, in whole tenths; as `run` recommends for the worst."""
    drives_db = [drive for one in overdriven if (drive := past_clean_db(one.plugin)) is not None]
    if not drives_db:
        return DEFAULT_CHANGE_DB
    return -math.ceil((max(drives_db) + HEADROOM_TOLERANCE_DB) * 10.0) / 10.0


def trimmed_stage(measurement: Measurement, overdriven: tuple[Overdriven, ...]) -> StageResult | None:
    """The first that is overdriven, else the first that could be, else the first; None: the chain is empty."""
    if overdriven:
        return overdriven[0].top
    could = [
        top
        for top in measurement.stages
        if any(plugin.profile.worst_onset_dbfs is not None for plugin in plugins_in(top))
    ]
    return next(iter([*could, *measurement.stages]), None)


def with_trim(chain: Chain, stage: StageResult | None, change_db: float) -> Chain:
    """The chain with the trim before a top-level stage changed; without stages the clip gain."""
    if stage is None:
        return chain.model_copy(update={"input_trim_db": chain.input_trim_db + change_db})
    stages = list(chain.stages)
    old = stages[stage.index - 1]
    stages[stage.index - 1] = old.model_copy(update={"trim_db": old.trim_db + change_db})
    return chain.model_copy(update={"stages": tuple(stages)})


def halvings(measurement: Measurement, overdriven: tuple[Overdriven, ...]) -> dict[str, int]:
    """By path: what the reference spares: what is overdriven, and every clip, in case a variant reaches it."""
    chosen = {one.plugin.path for one in overdriven}
    raised_db, found = 0.0, {}
    for top in measurement.stages:
        for plugin in plugins_in(top):
            clips = plugin.profile.kind is Kind.CLIP and not is_meant(plugin)
            if plugin.path in chosen or clips:
                found[plugin.path] = halvings_for(plugin, raised_db)
            if plugin.path in chosen:
                raised_db += past_clean_db(plugin) or 0.0
    return found
