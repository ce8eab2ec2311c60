"""Checks -> SARIF 2.1.0, as code scanning reads it: findings at their place in the chain file.

Every finding that chainsim knows is a rule with its page as help. What stood in the way of a check is a result of
one of two further rules, so that it is seen where findings are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, place_of, position_of
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Finding, Severity
from chainsim.report.check.fingerprint import fingerprint
from chainsim.report.check.status import INTERRUPTED_REPORT
from chainsim.report.findings_page import paragraphs
from chainsim.report.kit.cells import clean
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.html.explanation import explained
from chainsim.report.kit.markdown import joined, markdown
from chainsim.report.kit.page_address import page_address
from chainsim.report.kit.sarif import LEVELS, TAGS, location, plain_rule, sarif_log, sentence
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.verdict import where

_REFUSED, _NOT_MEASURED = "refused", "not-measured"
_ERRORS = {
    _REFUSED: "the command, the chain file or the audio file is wrong",
    _NOT_MEASURED: "the chain could not be measured",
}


def check_to_sarif(run: CheckRun, *, pages: Mapping[str, str], version: str, documentation: str = "") -> str:
    """All checks as one run.

    Args:
        run: what to report.
        pages: finding name -> its page, for the help of the rules.
        version: of chainsim.
        documentation: its address, whose pages rules link to; "": they link to nothing.
    """
    rules = [*_finding_rules(pages, documentation), *_own_rules(run), *_error_rules()]
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [
        {**result, "ruleIndex": indices[result["ruleId"]]} for check in run.checked for result in _results(check)
    ]
    invocation: dict[str, Any] = {"executionSuccessful": run.complete and not any(check.error for check in run.checked)}
    if not run.complete:
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": {"text": INTERRUPTED_REPORT}}]
    return sarif_log(rules, results, version=version, invocation=invocation)


def _finding_rules(pages: Mapping[str, str], documentation: str) -> Iterator[dict[str, Any]]:
    for name, spec in (FINDINGS | SESSION_FINDINGS).items():
        yield {
            "id": name,
            "name": name.title().replace("-", ""),
            "shortDescription": {"text": sentence(spec.summary)},
            **_explained(name, pages.get(name, f"{name}: {spec.summary}.")),
            **({"helpUri": address} if (address := page_address(documentation, name)) else {}),
            "defaultConfiguration": {"level": LEVELS[spec.severity]},
            "properties": TAGS,
        }


def _explained(name: str, page: str) -> dict[str, Any]:
    """What it means, and the whole page, as text and in Markdown."""
    taken = explained(name, page)
    meaning = taken.paragraphs[0][1] if taken.paragraphs else taken.summary
    whole = [f"# {name}", "", markdown(taken.summary), "", *paragraphs(taken)]
    return {"fullDescription": {"text": meaning}, "help": {"text": page, "markdown": joined(whole)}}


def _own_rules(run: CheckRun) -> Iterator[dict[str, Any]]:
    """For findings that are not chainsim's own."""
    known = FINDINGS | SESSION_FINDINGS
    results = [check.result for check in run.checked if check.result is not None]
    levels = {finding.name: finding.severity for result in results for finding in result.findings}
    pages = {name: page for result in results for name, page in result.explanations.items()}
    for name, severity in levels.items():
        if name not in known:
            text = _said(pages.get(name, name).strip())
            yield {
                "id": name,
                "shortDescription": {"text": sentence(text.split("\n")[0])},
                "fullDescription": {"text": sentence(text.split("\n")[0])},
                "help": {"text": text, "markdown": f"```text\n{text}\n```"},
                "defaultConfiguration": {"level": LEVELS[severity]},
                "properties": TAGS,
            }


def _error_rules() -> Iterator[dict[str, Any]]:
    for name, summary in _ERRORS.items():
        yield plain_rule(name, summary, Severity.ERROR)


def _results(check: Checked) -> Iterator[dict[str, Any]]:
    if check.error is not None:
        for number, value in enumerate(error_values(check.error, check.file)):
            rule = _REFUSED if value["exit"] == 2 else _NOT_MEASURED
            position = None if value["line"] is None else (value["line"], value["column"] or 1)
            yield {
                "ruleId": rule,
                "level": "error",
                "message": {"text": _said(value["message"])},
                "locations": [location(value["file"] or check.file, position)],
                "partialFingerprints": _fingerprints(check, rule, str(number)),
            }
    if check.result is not None:
        for finding in by_severity(check.result.findings):
            yield _result(check, finding, where(finding, check.result))
        for finding in check.result.suppressed:
            yield {**_result(check, finding, where(finding, check.result)), "suppressions": [{"kind": "inSource"}]}


def _result(check: Checked, finding: Finding, place: str) -> dict[str, Any]:
    placed = location(check.file, position_of(check, finding))
    placed["logicalLocations"] = [
        {"name": _said(place), "fullyQualifiedName": place_of(finding), "kind": "element"},
    ]
    facts = {
        "excess_db": finding.excess_db,
        "tap": finding.tap,
        "at_s": finding.at_s,
        "audio": check.audio,
        "part": check.part,
    }
    properties = {key: _said(v) if isinstance(v, str) else v for key, v in facts.items() if v is not None}
    return {
        "ruleId": finding.name,
        "level": LEVELS[finding.severity],
        "message": {"text": _said(f"{finding.message} {finding.action}")},
        "locations": [placed],
        "partialFingerprints": _fingerprints(check, finding.name, place_of(finding), str(finding.expectation)),
        **({"properties": properties} if properties else {}),
    }


def _fingerprints(check: Checked, *parts: str) -> dict[str, str]:
    return {"chainsimFinding/v1": fingerprint(check, *parts)}


def _said(text: str) -> str:
    return clean(text)
