"""Places in SARIF 2.1.0, and the log around results."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PureWindowsPath
from typing import Any
from urllib.parse import quote

from chainsim.report.kit.json_values import dumps

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_log(rules: Sequence[dict[str, Any]], results: Sequence[dict[str, Any]], *, version: str) -> str:
    """One run of chainsim in which everything was done."""
    run = {
        "tool": {"driver": {"name": "chainsim", "semanticVersion": version, "rules": rules}},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


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
