"""What drifted from a baseline -> JUnit XML: a case for every check."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.baseline import EntryDrift
from chainsim.report.baseline.sentences import drift_words, entry_sentence, label
from chainsim.report.kit.junit import Case, Ended, document, suite
from chainsim.report.kit.junit_class_name import class_name


def drifts_to_junit(entries: Sequence[EntryDrift]) -> str:
    """All checks as one suite; what drifted failed, with every figure that moved."""
    return document("chainsim baseline", [suite("baseline", [_case(entry) for entry in entries], 0.0)], 0.0)


def _case(entry: EntryDrift) -> Case:
    name = "as in the baseline" if entry.audio is None else f"as in the baseline [{entry.audio}]"
    lines = tuple(f"{label(point)}: {drift_words(drift)}" for point in entry.points for drift in point.drifts)
    if entry.drifted:
        line = None if entry.cause is None else entry.cause.line
        return Case(
            class_name(entry.chain),
            name,
            entry.file,
            Ended.FAILED,
            kind="drift" if entry.known else "unknown",
            message=entry_sentence(entry),
            lines=lines,
            line=line,
        )
    updates = tuple(f"{label(point)}: {', '.join(point.changes)}" for point in entry.points if point.changes)
    return Case(class_name(entry.chain), name, entry.file, Ended.TOLD if updates else Ended.PASSED, lines=updates)
