"""Two entries of baselines compared: what moved by more than it may, and what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chainsim.batch.behaviour_drift import allowance_db, behaviour_drifts
from chainsim.model.baseline import (
    LEVEL_TOLERANCES,
    BaselineEntry,
    Drift,
    PluginStamp,
    Point,
    PointDrift,
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
