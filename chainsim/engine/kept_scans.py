"""What was found in plugin files, kept until a file changes: looking at everything that is installed takes minutes.

A file counts by its path, and by size and time of change of all that is in it. What does not load is asked again each
time, since that is quick and may be for want of something else; what died or hung is kept, since that may cost half a
minute.
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

from chainsim import own_sources
from chainsim.cache_entry import Entries
from chainsim.model.catalogue import PluginListing
from chainsim.model.options import ProcessLimits


class KeptScans:
    """Listings in a folder.

    Args:
        folder: None: nothing is kept.
        limits: what a plugin may take: one that died within other limits may live.
    """

    def __init__(self, folder: Path | None, limits: ProcessLimits) -> None:
        self._folder = folder
        self._limits = limits

    def load(self, file: Path, kind: str) -> PluginListing | None:
        """What was found in this very file, or None."""
        return None if self._folder is None else _entries().read(self._folder / self._name(file, kind))

    def save(self, file: Path, kind: str, listing: PluginListing) -> None:
        """Keep it, if there is room."""
        if self._folder is not None:
            _entries().write(self._folder / self._name(file, kind), listing)

    def _name(self, file: Path, kind: str) -> str:
        digest = hashlib.sha256(own_sources.digest() + repr((kind, self._limits)).encode())
        digest.update(os.fsencode(file.absolute()))
        for piece in sorted(file.rglob("*")) if file.is_dir() else [file]:
            try:
                found = piece.stat()
            except OSError:  # a link to nothing
                continue
            name = os.fsencode(piece.relative_to(file))
            digest.update(name + f"\0{found.st_size} {found.st_mtime_ns}\0".encode())
        return f"{digest.hexdigest()}.scan"


@functools.cache
def _entries() -> Entries[PluginListing]:
    return Entries(PluginListing)
