"""Is a level above full scale harmless to the stages that receive it? Asked of what probing found."""

from __future__ import annotations

import math
from collections.abc import Sequence

from chainsim.diagnose.lanes import StagePosition
from chainsim.model.profile import Kind
from chainsim.model.result import StageResult
from chainsim.model.stage_names import stage_label
from chainsim.model.stage_overload import Overload, is_meant, overload, past_clean_db, plugins_in
from chainsim.units import format_db


def losses(receivers: Sequence[StagePosition]) -> list[str]:
    """A clause for every plugin that is past its limit: `stage 4 'Sat' clips it by 3.7 dB`."""
    return [_loss(plugin) for plugin in _plugins(receivers) if overload(plugin) in (Overload.CLIPS, Overload.SATURATES)]


def harmless(receivers: Sequence[StagePosition]) -> str:
    """What is known of those that lose nothing: the one with the least to spare speaks for all."""
    clean = [plugin for plugin in _plugins(receivers) if overload(plugin) is Overload.NONE]
    if not clean:
        return "harmless here"
    nearest = min(clean, key=_spare_db)
    if len(clean) == 1:
        return f"harmless here: {_name(nearest)} {_clean(nearest)}"
    if math.isinf(_spare_db(nearest)) and nearest.profile.kind is Kind.LINEAR:
        return "harmless here: every stage that receives it is linear, however hot"
    return f"harmless here: every stage that receives it is clean on it; {_name(nearest)} {_clean(nearest)}"


def _plugins(receivers: Sequence[StagePosition]) -> list[StageResult]:
    return [plugin for place in receivers for plugin in plugins_in(place.stage)]


def _loss(plugin: StageResult) -> str:
    past_db = past_clean_db(plugin)
    amount = "" if past_db is None else f"{format_db(past_db, limit_db=0.0, signed=False)} dB"
    if overload(plugin) is Overload.CLIPS:
        what = f"clips it{amount and f' by {amount}'}"
    else:
        what = f"saturates{amount and f', {amount} past its clean range'}"
    return f"{_name(plugin)} {what}{', as it is meant to' if is_meant(plugin) else ''}"


def _clean(plugin: StageResult) -> str:
    onset_dbfs = plugin.profile.worst_onset_dbfs
    if plugin.profile.kind is Kind.LINEAR and onset_dbfs is None:
        return "is linear, however hot it is fed"
    if plugin.profile.kind is Kind.DYNAMICS:
        return "controls the level, and no clip of it was found"
    if plugin.programme is not None and plugin.programme.headroom_db is not None:
        spare = format_db(plugin.programme.headroom_db, signed=False)
        return f"is clean on it, with {spare} dB to spare"
    if onset_dbfs is not None and onset_dbfs > plugin.input.sample_peak_dbfs:
        return f"gives back tones clean up to {format_db(onset_dbfs)} dBFS"
    return "does not clip it"


def _spare_db(plugin: StageResult) -> float:
    """How far the programme may still rise there; infinite where nothing stops it."""
    if plugin.profile.kind is Kind.DYNAMICS:
        return math.inf
    if plugin.programme is not None and plugin.programme.headroom_db is not None:
        return plugin.programme.headroom_db
    onset_dbfs = plugin.profile.worst_onset_dbfs
    return math.inf if onset_dbfs is None else onset_dbfs - plugin.input.sample_peak_dbfs


def _name(plugin: StageResult) -> str:
    return stage_label(plugin.path, plugin.name)
