"""Baselines, and what drifted from one, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainsim.model.baseline import Baseline, EntryDrift
from chainsim.report.baseline.sentences import entry_sentence
from chainsim.report.kit.json_values import dumps


def baseline_to_json(baseline: Baseline) -> str:
    """The file that is kept and reviewed: no time, no path of this machine, the same bytes for the same levels."""
    return dumps(baseline.model_dump(mode="json"))


def drifts_to_json(entries: Sequence[EntryDrift]) -> str:
    """Every check with what moved; `cause` is the path of the first point that drifts."""
    return dumps(
        {
            "format_version": 1,
            "drifted": sum(entry.drifted for entry in entries),
            "entries": [_entry_values(entry) for entry in entries],
        }
    )


def _entry_values(entry: EntryDrift) -> dict[str, Any]:
    return {
        "chain": entry.chain,
        "audio": entry.audio,
        "known": entry.known,
        "drifted": entry.drifted,
        "levels_only": entry.levels_only,
        "cause": entry.cause.path if entry.cause else None,
        "said": entry_sentence(entry),
        "points": [
            {
                "path": point.path,
                "name": point.name,
                "changes": list(point.changes),
                "drifts": [
                    {
                        "meter": drift.meter,
                        "before": drift.before,
                        "after": drift.after,
                        "tolerance": drift.tolerance,
                        "at": drift.at or None,
                    }
                    for drift in point.drifts
                ],
            }
            for point in entry.points
        ],
    }
