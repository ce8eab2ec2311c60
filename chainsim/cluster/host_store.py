"""What a host keeps for the runs of a cluster: files by their SHA-256, and answers until somebody has fetched them.

Bounded. Files that were not used for longest make room; answers never do: one that does not fit goes back at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
import uuid
from pathlib import Path

import platformdirs

from chainsim.atomic_write import write_whole
from chainsim.cache_entry import PART
from chainsim.errors import UsageError
from chainsim.files_found import files_in

MOST_BYTES = 4 << 30
FOLDER_VARIABLE, BYTES_VARIABLE = "CHAINSIM_STORE", "CHAINSIM_STORE_BYTES"
_LOOK_S = 5.0
_STALE_S = 24 * 3600.0  # answers and half files of runs that nobody came back to


class StoreFullError(Exception):
    """A file is larger than what the store may hold."""


def store_here() -> Store:
    """The store of this host, where the environment or the user's cache folder says.

    Raises:
        UsageError: the environment says no number of bytes.
    """
    folder = os.environ.get(FOLDER_VARIABLE) or Path(platformdirs.user_cache_dir("chainsim")) / "cluster"
    said = os.environ.get(BYTES_VARIABLE, str(MOST_BYTES))
    if not said.isascii() or not said.isdigit():
        raise UsageError(f"{BYTES_VARIABLE} is '{said}': expected a number of bytes, such as {MOST_BYTES}")
    return Store(Path(folder), int(said))


class Store:
    """A folder that several processes of a host share.

    Args:
        folder: made if it is not there.
        most_bytes: files and answers together.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder.absolute()
        self.most_bytes = most_bytes
        self._looked_s = 0.0
        self._known_free_bytes = 0
        for name in ("files", "answers", "work"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    @property
    def name(self) -> str:
        """The same for every process that shares it, and no other store's."""
        file, new = self.folder / "name", uuid.uuid4().hex
        with contextlib.suppress(FileExistsError):
            write_whole(file, new.encode(), overwrite=False, durable=False)
        return file.read_text() or new

    def file(self, digest: str) -> Path | None:
        """What holds this, if it is here; it is used now."""
        path = self.folder / "files" / digest
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def put(self, digest: str, content: bytes, offset: int, size_bytes: int, by: str = "") -> bool:
        """A piece of a file, in order; whether it is whole now, which somebody else may have seen to.

        Args:
            digest: of the whole file.
            content: the piece.
            offset: where it begins.
            size_bytes: of the whole.
            by: name of who sends it: others may be sending the same.

        Raises:
            StoreFullError: it can never fit.
            ValueError: what arrived is not what was sent.
        """
        if self.file(digest):
            return True
        part = self.folder / "files" / f"{digest}{by}.part"
        if offset == 0:
            self._make_room(size_bytes)
            part.write_bytes(content)
        else:
            with part.open("r+b") as stream:
                stream.seek(offset)
                stream.write(content)
        if offset + len(content) < size_bytes:
            return False
        with part.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != digest:
            part.unlink()
            raise ValueError(f"{digest[:12]} arrived as {found[:12]}")
        part.replace(self.folder / "files" / digest)
        return True

    def keep(self, digest: str, content: bytes) -> bool:
        """Keep an answer until it is fetched; False where there is no room."""
        try:
            self._make_room(len(content))
            (self.folder / "answers" / digest).write_bytes(content)
        except (StoreFullError, OSError):
            return False
        return True

    def answer(self, digest: str) -> bytes | None:
        """What is kept under it; None: nothing."""
        with contextlib.suppress(OSError):
            return (self.folder / "answers" / digest).read_bytes()
        return None

    def forget(self, digest: str) -> None:
        """The answer has arrived."""
        (self.folder / "answers" / digest).unlink(missing_ok=True)

    def _make_room(self, wanted_bytes: int) -> None:
        now_s = time.time()
        if wanted_bytes <= self._known_free_bytes and now_s < self._looked_s + _LOOK_S:
            self._known_free_bytes -= wanted_bytes
            return
        kept = [file for folder in ("files", "answers") for file in files_in(self.folder / folder)]
        taken = sum(file.size_bytes for file in kept)
        stale_s = now_s - _STALE_S
        for file in sorted(kept, key=lambda file: file.used_s):
            if taken + wanted_bytes <= self.most_bytes and file.used_s >= stale_s:
                break
            if file.used_s < stale_s or (file.path.parent.name == "files" and file.path.suffix != PART):
                file.path.unlink(missing_ok=True)
                taken -= file.size_bytes
        if taken + wanted_bytes > self.most_bytes:
            raise StoreFullError(f"it may hold {self.most_bytes:,} bytes, and {wanted_bytes:,} more are wanted")
        self._looked_s = now_s
        self._known_free_bytes = (self.most_bytes - taken - wanted_bytes) // 2  # the rest is for other processes
