"""SARIF 2.1.0: rules, places, and the log around results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PureWindowsPath
from typing import Any
from urllib.parse import quote

from chainsim.model.finding import Severity
from chainsim.report.kit.json_values import dumps

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
TAGS = {"tags": ["audio", "gain-staging"]}
_DONE: Mapping[str, Any] = {"executionSuccessful": True}


def sarif_log(
    rules: Sequence[dict[str, Any]],
    results: Sequence[dict[str, Any]],
    *,
    version: str,
    invocation: Mapping[str, Any] = _DONE,
) -> str:
    """One run of chainsim; in which everything was done, unless `invocation` says otherwise."""
    run = {
        "tool": {"driver": {"name": "chainsim", "semanticVersion": version, "rules": rules}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def plain_rule(name: str, summary: str, severity: Severity) -> dict[str, Any]:
    """A rule that one sentence explains."""
    text = {"text": sentence(summary)}
    return {
        "id": name,
        "name": name.title().replace("-", ""),
        "shortDescription": text,
        "fullDescription": text,
        "help": text,
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": TAGS,
    }


def sentence(summary: str) -> str:
    """With a capital and a full stop."""
    return f"{summary[0].upper()}{summary[1:]}."


def location(file: str, position: tuple[int, int] | None) -> dict[str, Any]:
    """Code scanning wants a line for everything; what has none stands at the first."""
    line, column = position or (1, 1)
    artifact = {"uri": _uri(file), **({} if _is_absolute(file) else {"uriBaseId": "%SRCROOT%"})}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line, "startColumn": column}}}


def fingerprint(*parts: str) -> dict[str, str]:
    """The same from run to run for the same parts: what tells a result from others, without its numbers."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
    return {"chainsimFinding/v1": digest[:32]}


def _uri(file: str) -> str:
    path = quote(file.replace("\\", "/"), safe="/", errors="backslashreplace")
    if not _is_absolute(file):
        return path
    return f"file://{path}" if path.startswith("/") else f"file:///{path.replace('%3A', ':', 1)}"


def _is_absolute(file: str) -> bool:
    return file.startswith("/") or PureWindowsPath(file).is_absolute()
