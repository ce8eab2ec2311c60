"""The zip around a project: names confined, sizes bounded before and while anything is unpacked."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path

from chainsim.exchange.bounded_reading import LARGEST_PROJECT_BYTES, LARGEST_STATE_BYTES
from chainsim.exchange.unreadable_file import ExchangeError
from chainsim.units import format_bytes

PROJECT = "project.xml"
_MOST_ENTRIES = 100_000
_READ_BYTES = 1 << 20


class Archive:
    """A project's zip, open for reading; use as a context manager.

    Raises:
        ExchangeError: it is no zip, or holds more files than are looked at.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if not path.is_file():
                raise ExchangeError(f"{path}: no such file")
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
            raise ExchangeError(f"{path}: not a DAWproject file: {error}") from None
        if len(self._zip.namelist()) > _MOST_ENTRIES:
            self._zip.close()
            raise ExchangeError(f"{path}: holds more than {_MOST_ENTRIES:,} files")

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def holds(self, name: str) -> bool:
        """Whether there is such a file inside; names that lead out of the zip are never."""
        return self._confined(name) in self._zip.NameToInfo

    def project(self) -> bytes:
        """The text of the project."""
        return self._read(PROJECT, LARGEST_PROJECT_BYTES)

    def state(self, name: str) -> bytes:
        """A plugin's state file.

        Raises:
            ExchangeError: it is not in the zip, its name leads out of it, or it is too large.
        """
        return self._read(name, LARGEST_STATE_BYTES)

    def _confined(self, name: str) -> str:
        clean = posixpath.normpath(name.replace("\\", "/"))
        return "" if clean.startswith(("..", "/")) or clean[1:2] == ":" or "\0" in name else clean

    def _read(self, name: str, most: int) -> bytes:
        info = self._zip.NameToInfo.get(self._confined(name))
        if info is None:
            raise ExchangeError(f"{self.path}: holds no '{name}'")
        parts, total = [], 0
        try:
            with self._zip.open(info) as file:  # what the zip says of sizes may be a lie: count
                while part := file.read(_READ_BYTES):
                    total += len(part)
                    if total > most:
                        raise ExchangeError(f"{self.path}: '{name}' is larger than {format_bytes(most)} unpacked")
                    parts.append(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise ExchangeError(f"{self.path}: '{name}' can't be unpacked: {error}") from None
        return b"".join(parts)
