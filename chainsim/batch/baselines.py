"""Results -> a baseline's entries, and two of them compared."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chainsim.file_digest import file_digest
from chainsim.model.baseline import TOLERANCES, BaselineEntry, Drift, EntryDrift, PluginStamp, Point, PointDrift
from chainsim.model.levels import Levels
from chainsim.model.result import PluginInfo, Result, StageResult

_PLACES = 2  # of a dB; a tenth of the smallest tolerance
_LINEAR_PLACES = 5


def entry_of(chain: str, audio: str | None, result: Result) -> BaselineEntry:
    """What is kept of a result."""
    measurement = result.measurement
    return BaselineEntry(
        chain=chain,
        audio=audio,
        sample_rate_hz=measurement.sample_rate_hz,
        points=(
            Point(path="input", name="input", levels=_kept(measurement.taps[0].levels)),
            *(point for stage in measurement.stages for point in _points(stage)),
            Point(path="output", name="output", levels=_kept(measurement.output)),
        ),
    )


def compare(before: BaselineEntry, after: BaselineEntry, tolerances: Mapping[str, float]) -> EntryDrift:
    """What moved by more than it may, in the order of the signal."""
    was = {point.path: point for point in before.points}
    points = [_moved(was.pop(point.path, None), point, tolerances) for point in after.points]
    gone = [PointDrift(p.path, p.name, _drifts(p.levels, {}, tolerances), ("is gone",)) for p in was.values()]
    return EntryDrift(before.chain, before.audio, tuple(p for p in [*points, *gone] if p.drifts or p.changes))


def _points(stage: StageResult) -> Iterator[Point]:
    for branch in stage.branches:
        for inner in branch.stages:
            yield from _points(inner)
    yield Point(path=stage.path, name=stage.name, plugin=_stamp(stage.plugin), levels=_kept(stage.output))


def _kept(levels: Levels) -> dict[str, float | None]:
    kept: dict[str, float | None] = {}
    for meter in TOLERANCES:
        value = getattr(levels, meter)
        places = _LINEAR_PLACES if meter == "dc_offset" else _PLACES
        kept[meter] = None if value is None or not math.isfinite(value) else round(value, places) + 0.0
    return kept


def _stamp(plugin: PluginInfo) -> PluginStamp:
    digest = None if plugin.file is None else file_digest(Path(plugin.file))
    return PluginStamp(name=plugin.name, kind=plugin.kind, version=plugin.version, sha256=digest)


def _moved(before: Point | None, after: Point, tolerances: Mapping[str, float]) -> PointDrift:
    if before is None:
        return PointDrift(after.path, after.name, _drifts({}, after.levels, tolerances), ("is new",))
    return PointDrift(
        after.path, after.name, _drifts(before.levels, after.levels, tolerances), tuple(_changes(before, after))
    )


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
