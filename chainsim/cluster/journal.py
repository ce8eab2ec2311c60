"""Answers that have arrived, kept on disk as they do: a run that is stopped goes on where it was.

An answer belongs to its work, not to a run: the task, the content of its files, the builds of its plugins, and this
program. Failures are not kept; the next run may fare better.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from chainsim import program_digest

MOST_BYTES = 1 << 30
_NAME = "journal.sqlite"
_TABLE = "create table if not exists answers (key text primary key, content blob not null, at real not null)"


def journal_key(identity: str, files: Iterable[tuple[str, str]], builds: Iterable[object], kernel: bool) -> str:
    """A name for a piece of work.

    Args:
        identity: what the task says of itself.
        files: place and SHA-256 of what it reads.
        builds: of its plugins.
        kernel: whether the meters' loops are compiled.
    """
    digest = hashlib.sha256(program_digest.digest())
    digest.update(repr((identity, sorted(files), sorted(map(repr, builds)), kernel)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class Journal:
    """One file for all runs of a user; several may write at a time.

    A disk that is full, or a file that is damaged, is no error: what is not kept is measured again.

    Args:
        folder: where it is kept; None: nowhere.
        most_bytes: the oldest answers go first.
    """

    def __init__(self, folder: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._database: sqlite3.Connection | None = None
        if folder is None:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            folder.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(folder / _NAME, timeout=10.0, isolation_level=None)
            database.execute("pragma journal_mode=wal")
            database.execute("pragma synchronous=normal")
            database.execute(_TABLE)
            self._database = database

    def read(self, key: str) -> bytes | None:
        """The packed answer to this work; None: it is to be done."""
        if self._database is None:
            return None
        with contextlib.suppress(sqlite3.Error):
            row = self._database.execute("select content from answers where key = ?", (key,)).fetchone()
            return None if row is None else bytes(row[0])
        return None

    def write(self, key: str, content: bytes) -> None:
        """It has arrived."""
        if self._database is None:
            return
        with contextlib.suppress(sqlite3.Error):
            self._database.execute("insert or replace into answers values (?, ?, ?)", (key, content, time.time()))

    def close(self) -> None:
        """Bring it back within its size, and let go of it."""
        if self._database is None:
            return
        with contextlib.suppress(sqlite3.Error):
            (taken,) = self._database.execute("select coalesce(sum(length(content)), 0) from answers").fetchone()
            doomed = []
            for key, size in self._database.execute("select key, length(content) from answers order by at, rowid"):
                if taken <= self._most_bytes:
                    break
                doomed.append((key,))
                taken -= size
            self._database.executemany("delete from answers where key = ?", doomed)
        self._database.close()
        self._database = None
