"""The files of a folder with what the system knows of each, while other processes take them away."""

from __future__ import annotations

import contextlib
import os
import stat
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
