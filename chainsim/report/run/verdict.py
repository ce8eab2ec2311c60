"""The one line that says whether a chain is in order."""

from __future__ import annotations

from chainsim.model.checked_chain import place_of
from chainsim.model.finding import FINDINGS, Finding
from chainsim.model.measured_stages import all_stages
from chainsim.model.result import Result
from chainsim.report.kit.severity import by_cost, counts, worst


def where(finding: Finding, result: Result) -> str:
    """`stage 3 'Drive'`, `input` or `output`."""
    path = place_of(finding)
    if path in ("input", "output"):
        return path
    name = next((stage.name for stage in all_stages(result.measurement.stages) if stage.path == path), None)
    return f"stage {path} '{name}'" if name is not None else f"stage {path}"


def verdict(result: Result) -> str:
    """`2 errors, 1 warning. Worst, at output: the output peaks above its limit.`, or that the chain is in order."""
    if not result.complete:
        return f"Not measured to the end; until then {counts(result.findings)}."
    if worst(result.findings) is None:
        return f"In order: {counts(result.findings)}."
    first = by_cost(result.findings)[0]
    summary = FINDINGS[first.name].summary if first.name in FINDINGS else first.name
    return f"{counts(result.findings)}. Worst, at {where(first, result)}: {summary}."
