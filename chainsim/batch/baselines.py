"""Results -> a baseline's entries, and two of them compared."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from chainsim.batch.behaviour_drift import allowance_db, behaviour_drifts
from chainsim.file_digest import file_digest
from chainsim.model.baseline import (
    LEVEL_TOLERANCES,
    BaselineEntry,
    Behaviour,
    Drift,
    Played,
    PluginStamp,
    Point,
    PointDrift,
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


def compare(before: BaselineEntry, after: BaselineEntry, tolerances: Mapping[str, float]) -> tuple[PointDrift, ...]:
    """What moved by more than it may, in the order of the signal."""
    was = {point.path: point for point in before.points}
    levels = {meter: tolerances[meter] for meter in LEVEL_TOLERANCES}
    more_db, points = 0.0, []
    for point in after.points:
        old = was.pop(point.path, None)
        more_db = max(more_db, allowance_db(old.behaviour if old else None))  # what wanders is passed on
        points.append(_moved(old, point, tolerances, {meter: limit + more_db for meter, limit in levels.items()}))
    gone = [PointDrift(p.path, p.name, _drifts(p.levels, {}, levels), ("is gone",)) for p in was.values()]
    return tuple(p for p in [*points, *gone] if p.drifts or p.changes)


def updated(before: Point | None, after: Point | None, what: str | None) -> bool:
    """Whether another plugin or version stands there, or, for "build", another build of it."""
    stamps = [point.plugin for point in (before, after) if point is not None]
    if what is None or len(stamps) < 2:
        return False
    told = {"name", "kind", "version", *({"sha256"} if what == "build" else ())}
    old, new = (stamp.model_dump(include=told) if stamp else None for stamp in stamps)
    return old != new


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


def _moved(
    before: Point | None, after: Point, tolerances: Mapping[str, float], level_tolerances: Mapping[str, float]
) -> PointDrift:
    if before is None:
        return PointDrift(after.path, after.name, _drifts({}, after.levels, level_tolerances), ("is new",))
    old, new = before.behaviour, after.behaviour
    alone = () if old is None or new is None else behaviour_drifts(old, new, tolerances)
    levels = {meter: value for meter, value in after.levels.items() if meter in before.levels}  # older ones know fewer
    drifts = (*alone, *_drifts(before.levels, levels, level_tolerances))
    return PointDrift(after.path, after.name, drifts, tuple(_changes(before, after)))


def _changes(before: Point, after: Point) -> Iterator[str]:
    if before.name != after.name:
        yield f"was called '{before.name}'"
    if before.plugin is None or after.plugin is None:
        return
    names = [_plugin_text(point.plugin) for point in (before, after) if point.plugin]
    if names[0] != names[1]:
        yield f"{names[0]} is now {names[1]}"
    elif before.plugin.sha256 != after.plugin.sha256:
        yield f"another build of {names[0]}"


def _plugin_text(plugin: PluginStamp) -> str:
    return " ".join([plugin.name, *([plugin.version] if plugin.version else [])])


def _drifts(
    before: Mapping[str, float | None], after: Mapping[str, float | None], tolerances: Mapping[str, float]
) -> tuple[Drift, ...]:
    meters: Sequence[str] = [meter for meter in tolerances if meter in before or meter in after]
    return tuple(
        Drift(meter, before.get(meter), after.get(meter), tolerances[meter])
        for meter in meters
        if _differs(before.get(meter), after.get(meter), tolerances[meter])
    )


def _differs(before: float | None, after: float | None, tolerance: float) -> bool:
    """A difference equal to the tolerance is none."""
    if before is None or after is None:
        return before is not after
    return abs(after - before) > tolerance + 1e-9
