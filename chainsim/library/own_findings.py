"""Findings of one's own: a function that is handed the Measurement and gives Findings, told like all others."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from chainsim.errors import UsageError
from chainsim.library.arguments import functions_of, shown
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Finding, Severity
from chainsim.model.proof import Remaining
from chainsim.model.result import Measurement, Result

FindingFunction = Callable[[Measurement], Iterable[Finding]]
"""What it is about is explained by its docstring."""

_NOT_ASKED = "it is a finding of your own, and was not looked for again with the trims"

FindingFunctions = FindingFunction | Sequence[FindingFunction]


def finding_functions(value: object) -> tuple[FindingFunction, ...]:
    """The functions of an argument; none for None.

    Raises:
        UsageError: something else.
    """
    return () if value is None else functions_of("findings", value)


def with_own_findings(result: Result, functions: Sequence[FindingFunction]) -> Result:
    """The result with what the functions find, behind what chainsim finds; their docstrings are the explanations.

    Raises:
        UsageError: a function gives something else than Findings, or a name that is chainsim's own.
    """
    found: list[Finding] = []
    pages = dict(result.explanations)
    for function in functions:
        for finding in _found(function, result.measurement):
            found.append(finding)
            if page := inspect.getdoc(function):
                pages.setdefault(finding.name, page + "\n")
    if not found:
        return result
    proof = result.proof
    if proof is not None:  # what was rendered with the trims was diagnosed without these functions
        left = (Remaining(one, _NOT_ASKED) for one in found if one.severity is not Severity.INFORMATION)
        proof = replace(proof, remaining=(*proof.remaining, *left))
    return replace(result, findings=(*result.findings, *found), explanations=pages, proof=proof)


def _found(function: FindingFunction, measurement: Measurement) -> list[Finding]:
    name = getattr(function, "__name__", type(function).__name__)
    given: object = function(measurement)
    if isinstance(given, Finding):
        given = [given]
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise UsageError(f"findings: '{name}' gave {shown(given)}, expected a list of Findings")
    findings: list[Finding] = []
    for finding in given:
        if not isinstance(finding, Finding):
            raise UsageError(f"findings: '{name}' gave {shown(finding)} among its findings, expected a Finding")
        if finding.name in FINDINGS or finding.name in SESSION_FINDINGS:
            raise UsageError(
                f"findings: '{name}' gave '{finding.name}', which is a finding of chainsim's; name it otherwise"
            )
        if not finding.name or not finding.message:
            raise UsageError(f"findings: '{name}' gave a Finding without a name or a message")
        findings.append(finding)
    return findings
