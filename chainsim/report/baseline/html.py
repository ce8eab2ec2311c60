"""What drifted from a baseline, as a page: a row for every check, and the figures of those that did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.baseline import EntryDrift
from chainsim.report.baseline.sentences import entry_sentence, label, title, unit_of, value_text
from chainsim.report.baseline.text import LEVELS_ONLY, drift_sum, entry_name
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.svg.elements import visible


@dataclass(frozen=True, slots=True)
class Row:
    """One check: its word ("ok" or "DRIFT"), what is said of it, and figure by figure what moved."""

    name: str
    word: str
    said: str
    moved: tuple[tuple[str, str, str, str, str], ...]
    key: str


def drifts_to_html(entries: Sequence[EntryDrift]) -> str:
    """The page, as one file."""
    return render(
        "baseline.html.j2",
        rows=[_row(entry, number) for number, entry in enumerate(entries, start=1)],
        sum=drift_sum(entries),
        note=f"Of some {LEVELS_ONLY}." if any(entry.levels_only for entry in entries) else "",
        data=data({}),
        version=version("chainsim"),
    )


def _row(entry: EntryDrift, number: int) -> Row:
    moved = tuple(
        (
            visible(label(point)),
            f"{title(drift.meter)}{f' at {drift.at}' if drift.at else ''}",
            visible(value_text(drift, drift.before)),
            visible(value_text(drift, drift.after)),
            unit_of(drift.meter),
        )
        for point in entry.points
        for drift in point.drifts
    )
    updates = "; ".join(f"{label(point)}: {', '.join(point.changes)}" for point in entry.points if point.changes)
    said = entry_sentence(entry) if entry.drifted else f"as before{f'; {updates}' if updates else ''}"
    return Row(visible(entry_name(entry)), "FAIL" if entry.drifted else "ok", visible(said), moved, f"d{number}")
