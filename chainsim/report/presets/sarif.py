"""A preset library as SARIF 2.1.0: every preset that is told of, at its file."""

from __future__ import annotations

from typing import Any

from chainsim.model.preset_library import PresetLibrary, PresetVerdict
from chainsim.report.kit.cells import clean
from chainsim.report.kit.sarif import LEVELS, location, plain_rule, sarif_log
from chainsim.report.kit.severity import by_severity
from chainsim.report.presets.words import RULES, Told, told_of


def presets_to_sarif(library: PresetLibrary, *, folder: str, version: str) -> str:
    """All presets as one run.

    Args:
        library: what was judged.
        folder: where the names of presets begin, relative to the repository; "" where they do already.
        version: of chainsim.
    """
    rules = [plain_rule(name, summary, severity) for name, (severity, summary) in RULES.items()]
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [
        {**_result(told, verdict, folder), "ruleIndex": indices[told.rule]}
        for verdict in library.verdicts
        for told in by_severity(told_of(verdict, library))
    ]
    complete = not any(verdict.reading.error for verdict in library.verdicts)
    return sarif_log(rules, results, version=version, invocation={"executionSuccessful": complete})


def _result(told: Told, verdict: PresetVerdict, folder: str) -> dict[str, Any]:
    name = verdict.reading.name
    return {
        "ruleId": told.rule,
        "level": LEVELS[told.severity],
        "message": {"text": clean(f"{name}: {told.message}")},
        "locations": [location(f"{folder}/{name}" if folder else name, None)],
    }
