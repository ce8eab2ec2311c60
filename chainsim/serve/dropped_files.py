"""What was dropped together, in a folder of ours: where each file is kept, and which of them is the session.

Names come from the browser, and each is checked: it leads to a place in that folder and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import UsageError
from chainsim.load import is_session
from chainsim.load.yaml_writer import to_yaml
from chainsim.tasks.file_kinds import is_audio_file, is_chain_file, is_project

_MOST_DEEP = 8
_MOST_SESSION_BYTES = 1 << 20
_OF_STEMS = "dropped tracks.yaml"


def place_in(folder: Path, name: str) -> Path:
    """Where a dropped file is kept; `name` as the browser tells it, folders before it.

    Raises:
        UsageError: it is no such name.
    """
    parts = name.split("/")
    odd = any(part in ("", ".", "..") or len(part.encode()) > 200 or set(part) & set('\\:\0<>|"?*') for part in parts)
    if odd or len(parts) > _MOST_DEEP or not name.isprintable():
        raise UsageError(f"'{name[:200]}' is no name for a file here; give it a plain one")
    return folder.joinpath(*parts)


def session_file(folder: Path) -> Path:
    """The session among what was dropped; tracks alone become one, each at 0 dB in the middle.

    Raises:
        UsageError: there is none, or several.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    found = [file for file in files if is_project(file) or (is_chain_file(file.name) and _has_tracks(file))]
    if len(found) > 1:  # what a program keeps as a copy of its own
        found = [file for file in found if not file.name.lower().endswith("-bak")]
    if len(found) > 1:
        names = ", ".join(str(file.relative_to(folder)) for file in found[:5])
        raise UsageError(f"several sessions at once: {names}; drop one of them with its tracks")
    if found:
        return found[0]
    tracks = [str(file.relative_to(folder)) for file in files if is_audio_file(file.name)]
    if not tracks:
        raise UsageError(
            "there is no session in what was dropped: a REAPER or DAWproject file, or a chainsim session, with its "
            "tracks; tracks alone will do as well"
        )
    made = folder / _OF_STEMS
    made.write_text(to_yaml({"version": 1, "tracks": [{"file": track} for track in tracks]}), encoding="utf-8")
    return made


def title_of(folder: Path) -> str:
    """What the session among what was dropped is called. Errors as `session_file`."""
    file = session_file(folder)
    return file.stem if file.name == _OF_STEMS else file.name


def _has_tracks(file: Path) -> bool:
    return file.stat().st_size <= _MOST_SESSION_BYTES and is_session(file.read_bytes())
