"""What a baseline says against what is measured now: one drift for every check, in the order asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.batch.baseline_comparison import compare, updated
from chainsim.batch.baseline_file import from_beside
from chainsim.model.baseline import Baseline, BaselineEntry, EntryDrift
from chainsim.tasks.baseline_request import Remeasured, Wanted


def drifts(
    wanted: Sequence[Wanted],
    baseline: Baseline,
    now: Sequence[Remeasured],
    tolerances: Mapping[str, float],
    file: Path,
    *,
    updates: str | None = None,
) -> list[EntryDrift]:
    """Compare every check with its entry.

    Args:
        wanted: what was asked for; what the baseline does not have is told as that.
        baseline: what was agreed on.
        now: those that it has, measured again.
        tolerances: of every figure.
        file: the baseline, which names are relative to.
        updates: "version" or "build": what else is a drift.
    """
    known = {(entry.chain, entry.audio): entry for entry in baseline.entries}
    after = {(one.entry.chain, one.entry.audio): one for one in now}
    return [
        _compared(known[one.names], after[one.names], tolerances, updates)
        if one.names in known
        else EntryDrift(*one.names, known=False, file=from_beside(one.chain, file))
        for one in wanted
    ]


def _compared(
    before: BaselineEntry, now: Remeasured, tolerances: Mapping[str, float], updates: str | None
) -> EntryDrift:
    lines = {path: line for path, (line, _) in now.positions.items()}
    old = {point.path: point for point in before.points}
    new = {point.path: point for point in now.entry.points}
    points = tuple(
        replace(
            point,
            line=lines.get(point.path),
            counts=bool(point.drifts) or updated(old.get(point.path), new.get(point.path), updates),
        )
        for point in compare(before, now.entry, tolerances)
    )
    return EntryDrift(
        before.chain,
        before.audio,
        points,
        levels_only=all(point.behaviour is None for point in before.points if point.plugin is not None),
        file=now.file,
    )
