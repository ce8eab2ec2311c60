"""Report files of a run that ended with an error: no file of an earlier run may be taken for this one's."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from chainsim.errors import UsageError


@dataclass(frozen=True, slots=True)
class AskedReport:
    """An `--output FORMAT=FILE` of the command line, and what that file was when the run began."""

    form: str
    file: Path
    before: tuple[int, int] | None  # inode and time of change; None: there was none

    @property
    def is_stale(self) -> bool:
        """Whether it is still that of an earlier run."""
        return self.before is not None and _state(self.file) == self.before


def asked_reports(arguments: Sequence[str]) -> tuple[AskedReport, ...]:
    """Those of a command line as it was typed: what is wrong with it may be what ends the run."""
    given = [second for first, second in pairwise(arguments) if first == "--output"]
    given += [one.removeprefix("--output=") for one in arguments if one.startswith("--output=")]
    pairs = [one.partition("=") for one in given]
    return tuple(AskedReport(form, Path(name), _state(Path(name))) for form, _, name in pairs if name)


def report_failure(command: str, reports: Sequence[AskedReport], message: str) -> list[str]:
    """JUnit and SARIF say what ended the run; what else is still of an earlier run is named, a line for each.

    Args:
        command: its name, such as "probe".
        reports: as they were when it began.
        message: what was said to the user.
    """
    said = []
    for one in reports:
        if one.form in _WRITERS and _may_be_replaced(one.file):
            with suppress(UsageError, FileExistsError):  # the run's own error is what matters
                _write(one.file, _WRITERS[one.form](command, message))
                continue
        if one.is_stale and one.file.is_file() and str(one.file) not in message:  # else it is what the error is about
            said.append(f"chainsim: '{one.file}' is still that of an earlier run")
    return said


def _junit(command: str, message: str) -> str:
    from chainsim.report.kit.junit import Case, Ended, document, suite

    lines = tuple(message.splitlines())
    case = Case("chainsim", command, "", Ended.NOT_RUN, kind="error", message=lines[0], lines=lines[1:])
    return document(f"chainsim {command}", [suite(command, [case], 0.0)], 0.0)


def _sarif(_: str, message: str) -> str:
    from importlib.metadata import version

    from chainsim.report.kit.cells import clean
    from chainsim.report.kit.sarif import sarif_log

    told = [{"level": "error", "message": {"text": clean(message)}}]
    invocation = {"executionSuccessful": False, "toolExecutionNotifications": told}
    return sarif_log([], [], version=version("chainsim"), invocation=invocation)


_WRITERS = {"junit": _junit, "sarif": _sarif}


def _may_be_replaced(file: Path) -> bool:
    """A chain or a plugin whose name was given by mistake is not to be lost."""
    from chainsim.tasks.file_kinds import is_material

    return file.parent.is_dir() and not (file.is_file() and is_material(file.name))


def _write(file: Path, text: str) -> None:
    from chainsim.cli.output import write_atomically

    write_atomically(file, text)


def _state(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_mtime_ns
