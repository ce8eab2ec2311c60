"""What drifted from a baseline, as text."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.counted import counted
from chainsim.model.baseline import Drift, EntryDrift, PointDrift
from chainsim.report.baseline.sentences import entry_sentence, label, value_text
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import difference_db, format_db

LEVELS_ONLY = (
    "the baseline holds its levels alone, not what its stages do to latency, polarity, response and distortion; "
    "`chainsim baseline write` makes it anew"
)


def drifts_to_text(entries: Sequence[EntryDrift], style: Style = PLAIN) -> str:
    """What drifted: the cause in a sentence, its figures, then what merely receives it; at last the sum."""
    sections = [_entry_lines(entry, style) for entry in entries if entry.drifted or entry.points]
    old = sum(entry.levels_only for entry in entries)
    if old:
        sections.append(wrap(f"Of {_checks(old)} {LEVELS_ONLY}.", style))
    sections.append([f"{drift_sum(entries)}."])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def drift_sum(entries: Sequence[EntryDrift]) -> str:
    """`3 checks: 2 as before, 1 drifted`."""
    drifted = sum(entry.drifted for entry in entries)
    unknown = sum(not entry.known for entry in entries)
    numbers = ((len(entries) - drifted, "as before"), (drifted - unknown, "drifted"), (unknown, "not in the baseline"))
    parts = [f"{number} {word}" for number, word in numbers if number]
    return f"{_checks(len(entries))}: {', '.join(parts)}"


def entry_name(entry: EntryDrift) -> str:
    """The chain, and what was played if that is not its own source."""
    return entry.chain if entry.audio is None else f"{entry.chain} with {entry.audio}"


def _checks(number: int) -> str:
    return counted(number, "check")


def _entry_lines(entry: EntryDrift, style: Style) -> list[str]:
    lines = [style.paint(line, "bold") for line in wrap(entry_name(entry), style)]
    cause = entry.cause
    if not entry.known or cause is not None:
        lines += wrap(entry_sentence(entry), style, first="  ", rest="    ")
    for point in entry.points:
        if point is cause:
            lines += [_drift_line(drift) for drift in point.drifts]
        elif point.changes:
            moved = "" if point.drifts else ", and measures the same"
            lines += wrap(f"{label(point)}{_why(point)}{moved}", style, first="  ", rest="    ")
    after = [label(point) for point in entry.points if point.drifts and point is not cause]
    if after:
        lines += wrap(f"and so drifts what comes after it: {', '.join(after)}", style, first="  ", rest="    ")
    return lines


def _why(point: PointDrift) -> str:
    return f": {', '.join(point.changes)}" if point.changes else ""


def _drift_line(drift: Drift) -> str:
    before, after = (value_text(drift, value) for value in (drift.before, drift.after))
    row = f"    {drift.meter:<24}{before:>9} -> {after:>9}"
    if isinstance(drift.before, str) or isinstance(drift.after, str):
        return row
    places = 0 if drift.meter.endswith("_frames") else 4 if drift.meter == "dc_offset" else 2
    moved = format_db(difference_db(drift.after, drift.before), places=places)
    others = f" and {drift.others} more" if drift.others else ""
    where = f"; at {drift.at}{others}" if drift.at else ""
    return f"{row}{moved:>9}   (tolerance {drift.tolerance:.3g}{where})"
