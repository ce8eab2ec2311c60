"""Workflow commands, which GitHub shows as annotations on the lines of a file."""

from __future__ import annotations

from collections.abc import Mapping

from chainsim.model.finding import Severity
from chainsim.report.kit.cells import clean

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
_IN_MESSAGES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def command_line(severity: Severity, properties: Mapping[str, str], message: str) -> str:
    """`::error file=a.yaml,line=3,title=...::message`, with what would end a part of it written out."""
    said = ",".join(f"{key}={_escaped(value, _IN_PROPERTIES)}" for key, value in properties.items())
    return f"::{COMMANDS[severity]} {said}::{_escaped(message, _IN_MESSAGES)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(character, character) for character in clean(text))
