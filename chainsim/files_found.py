"""The files of a folder: what the system knows of each while others take them away, and which one was meant."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileFound:
    """A regular file, as it was when it was looked at.

    Attributes:
        path: its folder's, and its name.
        used_s: when it was written, or last said to be of use; seconds since the epoch.
    """

    path: Path
    size_bytes: int
    used_s: float


def files_in(folder: Path) -> list[FileFound]:
    """The regular files right in a folder, links left out; what went meanwhile is left out, too.

    Raises:
        OSError: the folder can't be listed.
    """
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                known = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(known.st_mode):
                    found.append(FileFound(Path(entry.path), known.st_size, known.st_mtime))
    return found


_ALIKE = 0.7
"""As difflib counts: 'vocla' and 'vocal' are 0.8, 'nothere' and 'stereo' 0.62."""
_LONGEST_COMPARED = 60
"""Characters; comparing takes quadratic time."""


def nearest_name(wanted: str, names: Iterable[str]) -> str | None:
    """The file that was probably meant: like it before the ending, since a common `.wav` makes no two names alike."""
    by_stem = {Path(name).stem.lower(): name for name in names}
    stem = Path(wanted).stem.lower()
    close = difflib.get_close_matches(stem, by_stem, n=1, cutoff=_ALIKE) if len(stem) <= _LONGEST_COMPARED else []
    return by_stem[close[0]] if close else None
