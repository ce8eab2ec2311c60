"""What drifted from a baseline, as text."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.baseline import Drift, EntryDrift, PointDrift
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import difference_db, format_db


def drifts_to_text(entries: Sequence[EntryDrift], style: Style = PLAIN) -> str:
    """What drifted: the cause with its meters, then what merely receives it; at last the sum."""
    sections = [_entry_lines(entry, style) for entry in entries if entry.drifted or entry.points]
    drifted = sum(entry.drifted for entry in entries)
    total = f"{len(entries)} check{'' if len(entries) == 1 else 's'}"
    unknown = sum(not entry.known for entry in entries)
    numbers = ((len(entries) - drifted, "as before"), (drifted - unknown, "drifted"), (unknown, "not in the baseline"))
    parts = [f"{number} {word}" for number, word in numbers if number]
    sections.append([f"{total}: {', '.join(parts)}."])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def _entry_lines(entry: EntryDrift, style: Style) -> list[str]:
    name = entry.chain if entry.audio is None else f"{entry.chain} with {entry.audio}"
    lines = [style.paint(line, "bold") for line in wrap(name, style)]
    if not entry.known:
        return [*lines, *wrap("not in the baseline; `chainsim baseline write` adds it", style, first="  ", rest="  ")]
    cause = entry.cause
    for point in entry.points:
        if point is cause:
            lines += wrap(f"{_label(point)} is where it begins{_why(point)}", style, first="  ", rest="    ")
            lines += [_drift_line(drift) for drift in point.drifts]
        elif point.changes:
            moved = "" if point.drifts else ", and measures the same"
            lines += wrap(f"{_label(point)}{_why(point)}{moved}", style, first="  ", rest="    ")
    after = [_label(point) for point in entry.points if point.drifts and point is not cause]
    if after:
        lines += wrap(f"and so drifts what comes after it: {', '.join(after)}", style, first="  ", rest="    ")
    return lines


def _why(point: PointDrift) -> str:
    return f": {', '.join(point.changes)}" if point.changes else ""


def _label(point: PointDrift) -> str:
    return f"the {point.path}" if point.path in ("input", "output") else f"stage {point.path} '{point.name}'"


def _drift_line(drift: Drift) -> str:
    places = 4 if drift.meter == "dc_offset" else 2
    before, after = (format_db(value, places=places) for value in (drift.before, drift.after))
    moved = format_db(difference_db(drift.after, drift.before), places=places)
    return f"    {drift.meter:<18}{before:>9} -> {after:>9}{moved:>10}   (tolerance {drift.tolerance:g})"
