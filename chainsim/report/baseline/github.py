"""What drifted from a baseline -> annotations on the stage where it begins."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.baseline import EntryDrift
from chainsim.model.finding import Severity
from chainsim.report.baseline.sentences import entry_sentence
from chainsim.report.kit.workflow_commands import command_line


def drifts_to_github(entries: Sequence[EntryDrift]) -> str:
    """A line for every check that drifted; nothing where there is nothing to say."""
    return "".join(f"{_line(entry)}\n" for entry in entries if entry.drifted)


def _line(entry: EntryDrift) -> str:
    line = None if entry.cause is None else entry.cause.line
    properties = {"file": entry.file, **({} if line is None else {"line": str(line)})}
    heard = "" if entry.audio is None else f", with {entry.audio}"
    properties["title"] = f"drifted from the baseline{heard}"
    return command_line(Severity.ERROR, properties, entry_sentence(entry))
