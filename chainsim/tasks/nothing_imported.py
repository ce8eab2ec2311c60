"""A project without one track that could be measured: why, and what to type."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chainsim.errors import UsageError
from chainsim.exchange.project import Project
from chainsim.exchange.unreadable_file import printable
from chainsim.shell_words import shell_line
from chainsim.tasks.import_notes import ImportNote

_MOST_NAMED = 4


def nothing_here(file: Path, project: Project, notes: Sequence[ImportNote]) -> str:
    """In a line."""
    if not project.tracks:
        return f"{file}: it has no tracks"
    head = f"{file}: no track has audio that is here"
    lost = list(dict.fromkeys(note.audio for note in notes if note.audio))
    if lost:
        named = ", ".join(f"'{name}'" for name in lost[:_MOST_NAMED])
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        return printable(f"{head}: {named}{more} not found. {elsewhere(file)}")
    first = next((f" ({note})" for note in notes if note.effect == "missing"), "")
    one = shell_line("chainsim", "run", "--track", project.tracks[0].name, files=(str(file), "AUDIO"))
    return printable(f"{head}{first}; one chain by itself: {one}")


def no_audio_of_track(file: Path, track: str, notes: Sequence[ImportNote]) -> None:
    """Refuse a track that has audio which was not found.

    Raises:
        UsageError: it has; the message says which, and what to type.
    """
    lost = list(dict.fromkeys(note.audio for note in notes if note.audio))
    if lost:
        named = ", ".join(f"'{name}'" for name in lost[:_MOST_NAMED])
        raise UsageError(printable(f"{file}: track '{track}': {named} not found. {elsewhere(file, 'run', track)}"))


def elsewhere(file: Path, command: str = "mix", track: str | None = None) -> str:
    """How to have audio looked for in another folder."""
    words = ("chainsim", command, *(() if track is None else ("--track", track)))
    return f"If the audio lies elsewhere, type: {shell_line(*words, files=(str(file),))} --audio-dir FOLDER"
