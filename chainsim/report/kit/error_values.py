"""Errors as plain values, for every format that a machine reads."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chainsim.errors import ChainFileError, ChainsimError, RenderError
from chainsim.plugin_failure import Failure
from chainsim.report.kit.json_values import FORMAT_VERSION, dumps


def error_to_json(error: ChainsimError) -> str:
    """What stands in a result's place when there is none."""
    return dumps({"format_version": FORMAT_VERSION, "complete": False, "errors": error_values(error)})


def error_values(error: ChainsimError, file: str | None = None) -> list[dict[str, Any]]:
    """One entry for every mistake that the error holds; `file` is the chain's, for errors that know none."""
    if isinstance(error, ChainFileError):
        return [{"exit": error.exit_code, **asdict(problem)} for problem in error.problems]
    failure = {"failure": failure_values(error.failure)} if isinstance(error, RenderError) and error.failure else {}
    return [
        {"exit": error.exit_code, "file": file, "line": None, "column": None, "message": str(error), **failure},
    ]


def failure_values(failure: Failure) -> dict[str, Any]:
    """A failure as plain values."""
    return {**asdict(failure), "kind": failure.kind.value}
