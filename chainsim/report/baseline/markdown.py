"""What drifted from a baseline -> Markdown: a sentence for every check that did, its figures folded."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.baseline import EntryDrift, PointDrift
from chainsim.report.baseline.sentences import entry_sentence, label, title, unit_of, value_text
from chainsim.report.baseline.text import LEVELS_ONLY, drift_sum, entry_name
from chainsim.report.kit.markdown import folded, html_text, joined, markdown, table

MOST_CHARACTERS = 60_000
"""GitHub takes 65,536 in a comment."""


def drifts_to_markdown(entries: Sequence[EntryDrift]) -> str:
    """What drifted first; figures of the last are left out where the whole would be too long for a comment."""
    drifted = [entry for entry in entries if entry.drifted]
    head = [f"## chainsim baseline: {drift_sum(entries)}", ""]
    if any(entry.levels_only for entry in entries):
        head += [markdown(f"Of some {LEVELS_ONLY}."), ""]
    sentences = [f"- ❌ **{markdown(entry_name(entry))}**: {markdown(entry_sentence(entry))}" for entry in drifted]
    updates = [
        f"- {markdown(entry_name(entry))}: {markdown(label(point))}: {markdown(', '.join(point.changes))}"
        for entry in entries
        if not entry.drifted
        for point in entry.points
        if point.changes
    ]
    details = [_details(entry) for entry in drifted if entry.points]
    while True:
        text = joined([*_within(head, sentences, updates), "", *(line for each in details for line in each)])
        if len(text) <= MOST_CHARACTERS or not details:
            return text
        details = details[: len(details) // 2]


def _within(head: list[str], sentences: list[str], updates: list[str]) -> list[str]:
    """As many sentences as there is room for, then as many updates, and how many more there are of each."""
    lines: list[str] = []
    for kept in (max(len(sentences), len(updates)), 200, 100, 50, 25):
        lines = [*head, *_first(sentences, kept)]
        if updates:
            lines += ["", "Updated, and measures the same:", "", *_first(updates, kept)]
        if len("\n".join(lines)) <= MOST_CHARACTERS:
            break
    return lines


def _first(lines: list[str], kept: int) -> list[str]:
    more = len(lines) - kept
    return lines if more <= 0 else [*lines[:kept], f"- and {more} more"]


def _details(entry: EntryDrift) -> list[str]:
    rows = [row for point in entry.points for row in _rows(point)]
    head = ["where", "figure", "was", "is", "may move by"]
    return folded(html_text(entry_name(entry)), table(head, rows, numbers_from=2))


def _rows(point: PointDrift) -> list[list[str]]:
    return [
        [
            markdown(label(point)),
            markdown(f"{title(drift.meter)}{f' at {drift.at}' if drift.at else ''}"),
            markdown(value_text(drift, drift.before)),
            markdown(value_text(drift, drift.after)),
            f"{drift.tolerance:.3g} {unit_of(drift.meter)}" if drift.tolerance else "–",
        ]
        for drift in point.drifts
    ]
