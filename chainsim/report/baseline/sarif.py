"""What drifted from a baseline -> SARIF 2.1.0: a result at the stage where it begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainsim.model.baseline import EntryDrift
from chainsim.report.baseline.sentences import entry_sentence
from chainsim.report.kit.cells import clean
from chainsim.report.kit.sarif import fingerprint, location, sarif_log

_RULES = {
    "baseline-drift": "A stage no longer measures what was agreed on.",
    "not-in-baseline": "There is nothing to compare a chain with.",
}


def drifts_to_sarif(entries: Sequence[EntryDrift], *, version: str) -> str:
    """All drifts as one run; `version` is chainsim's."""
    rules = [
        {
            "id": name,
            "shortDescription": {"text": words},
            "fullDescription": {"text": words},
            "help": {"text": words},
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": ["audio", "gain-staging"]},
        }
        for name, words in _RULES.items()
    ]
    return sarif_log(rules, [_result(entry) for entry in entries if entry.drifted], version=version)


def _result(entry: EntryDrift) -> dict[str, Any]:
    index = 0 if entry.known else 1
    rule, cause = list(_RULES)[index], entry.cause
    place = location(entry.file, None if cause is None or cause.line is None else (cause.line, 1))
    if cause is not None:
        place["logicalLocations"] = [
            {"name": clean(cause.name), "fullyQualifiedName": cause.path, "kind": "element"},
        ]
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": clean(entry_sentence(entry))},
        "locations": [place],
        "partialFingerprints": fingerprint(entry.chain, entry.audio or "", rule, cause.path if cause else ""),
    }
