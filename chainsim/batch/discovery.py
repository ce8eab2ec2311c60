"""Files and folders -> chain and session files, in a stable order."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

STANDARD_INPUT = "-"

_MARKED = (".chain.yaml", ".chain.yml")
_POSSIBLE = (".yaml", ".yml")
_VERSION, _STAGES, _TRACKS = (
    re.compile(rb"^[\"']?" + key + rb"[\"']?[ \t]*:", re.MULTILINE) for key in (b"version", b"stages", b"tracks")
)
_READ_BYTES = 1024 * 1024  # larger files are no chain files


def find_chains(paths: Iterable[str], *, sessions: bool = True) -> list[str]:
    """Every chain file that the paths mean, each once; with `sessions` those as well.

    A file is taken as it is, whatever its name, and also where it does not exist: its check says so. A folder is
    searched with everything below it, hidden folders excepted, for files named `*.chain.yaml` and for YAML files with
    the keys `version` and `stages`, or `tracks`. Within a folder the order is alphabetical. What does not exist and
    holds `*`, `?` or `[` is a pattern, `**` for any folders between.
    """
    found: dict[str, None] = {}
    for path in (one for given in paths for one in _expanded(given)):
        if path != STANDARD_INPUT and Path(path).is_dir():
            found.update(dict.fromkeys(str(file) for file in _chains_below(Path(path), sessions=sessions)))
        else:
            found[path] = None
    return list(found)


def is_chain(file: Path, *, sessions: bool = True) -> bool:
    """Whether a file that was met in a folder is a chain (with `sessions`: or a session), by its name or its keys."""
    name = file.name.lower()
    if not name.endswith(_POSSIBLE) or (file.exists() and not file.is_file()):
        return False  # a pipe would be waited for, perhaps for ever
    return name.endswith(_MARKED) or _has_the_keys(file, sessions=sessions)


def _expanded(path: str) -> list[str]:
    if not glob.has_magic(path) or os.path.lexists(path):
        return [path]
    return sorted(glob.glob(path, recursive=True)) or [path]  # noqa: PTH207 - absolute patterns too


def _chains_below(folder: Path, *, sessions: bool) -> Iterator[Path]:
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(current) / name
            if is_chain(file, sessions=sessions):
                yield file


def _has_the_keys(file: Path, *, sessions: bool) -> bool:
    try:
        if file.stat().st_size > _READ_BYTES:
            return False
        content = file.read_bytes()
    except OSError:
        return False
    is_chain = _STAGES.search(content) or (sessions and _TRACKS.search(content))
    return bool(_VERSION.search(content) and is_chain)
