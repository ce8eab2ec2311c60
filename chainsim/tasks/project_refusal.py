"""Projects of other programs where they are not read: what to do instead, and not what is wrong with them as YAML."""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import UsageError
from chainsim.shell_words import shell_line
from chainsim.tasks.file_kinds import is_project

_PROGRAMS = {
    ".als": "Ableton Live",
    ".ardour": "Ardour",
    ".aup3": "Audacity",
    ".bwproject": "Bitwig Studio",
    ".cpr": "Cubase",
    ".flp": "FL Studio",
    ".logicx": "Logic Pro",
    ".ptx": "Pro Tools",
    ".song": "Studio One",
}


def refuse_unread(file: str | Path) -> None:
    """Refuse a project of a program whose files are not read anywhere.

    Raises:
        UsageError: it is one.
    """
    program = _PROGRAMS.get(Path(file).suffix.lower())
    if program is not None:
        raise UsageError(
            f"{file}: projects of {program} are not read; REAPER's .RPP and .dawproject are: export that, or the "
            "tracks as audio files for a session (chainsim schema session)"
        )


def refuse_unchecked(file: str) -> None:
    """Refuse a project where chains and sessions alone are read.

    Raises:
        UsageError: it is one.
    """
    refuse_unread(file)
    if is_project(file):
        mixed, imported = (shell_line("chainsim", command, files=(file,)) for command in ("mix", "import"))
        raise UsageError(
            f"{file}: a project of another program is no chain; to mix it: {mixed}; "
            f"to check it: {imported}, and the session that this writes"
        )
