"""A result as an entry of a baseline: levels at each point, what plugins stood there, and how they behave."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from chainsim.file_digest import file_digest
from chainsim.model.baseline import (
    LEVEL_TOLERANCES,
    BaselineEntry,
    Behaviour,
    Played,
    PluginStamp,
    Point,
)
from chainsim.model.levels import Levels
from chainsim.model.result import PluginInfo, Result, StageResult
from chainsim.units import difference_db

_PLACES = 2  # of a dB; a tenth of the smallest tolerance
_LINEAR_PLACES = 5
_ENDLESS_DBFS = -105.0
"""RMS of noise whose peaks reach -90 dBFS, which is where a tail ends."""


def entry_of(
    chain: str, audio: str | None, played: Played, result: Result, behaviours: Mapping[str, Behaviour]
) -> BaselineEntry:
    """What is kept of a result, and of what its stages do alone, by path."""
    measurement = result.measurement
    return BaselineEntry(
        chain=chain,
        audio=audio,
        played=played,
        sample_rate_hz=measurement.sample_rate_hz,
        points=(
            Point(path="input", name="input", levels=_kept(measurement.taps[0].levels)),
            *_without_endless_tails(point for stage in measurement.stages for point in _points(stage, behaviours)),
            Point(path="output", name="output", levels=_kept(measurement.output)),
        ),
    )


def _points(stage: StageResult, behaviours: Mapping[str, Behaviour]) -> Iterator[Point]:
    for branch in stage.branches:
        for inner in branch.stages:
            yield from _points(inner, behaviours)
    tail_s = round(stage.tail.length_s, _PLACES) if stage.tail.complete else None
    yield Point(
        path=stage.path,
        name=stage.name,
        plugin=_stamp(stage.plugin),
        levels=_kept(stage.output) | {"tail_s": tail_s},
        behaviour=behaviours.get(stage.path),
    )


def _without_endless_tails(points: Iterable[Point]) -> Iterator[Point]:
    """Noise never falls silent: behind a stage that makes it, how long a tail is is chance."""
    endless = False
    for point in points:
        noise_dbfs = None if point.behaviour is None else point.behaviour.figures.get("noise_dbfs")
        endless = endless or (noise_dbfs is not None and noise_dbfs > _ENDLESS_DBFS)
        yield point.model_copy(update={"levels": point.levels | {"tail_s": None}}) if endless else point


def _kept(levels: Levels) -> dict[str, float | None]:
    values = {meter: getattr(levels, meter) for meter in LEVEL_TOLERANCES if hasattr(levels, meter)}
    if len(levels.per_channel) == 2:
        first, second = (channel.rms_dbfs for channel in levels.per_channel)
        values["channel_balance_db"] = difference_db(first, second)
    return {
        meter: None
        if value is None or not math.isfinite(value)
        else round(value, _LINEAR_PLACES if meter == "dc_offset" else _PLACES) + 0.0
        for meter, value in values.items()
    }


def _stamp(plugin: PluginInfo) -> PluginStamp:
    digest = None if plugin.file is None else file_digest(Path(plugin.file))
    return PluginStamp(name=plugin.name, kind=plugin.kind, version=plugin.version, sha256=digest)
