"""Profiles kept on disk: a stage in the same setting, of the same plugin file, is probed once.

The key holds everything a profile depends on, this program included. Files count by what they hold, wherever they lie.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from chainsim import own_sources
from chainsim.cache_entry import Entries
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.places import Places
from chainsim.model.profile import StageProfile
from chainsim.model.walk import LeafStage

_NOT_HEARD = {"name", "trim_db", "intent", "bypass"}
"""What a stage says that does not change what its plugin does."""
_LARGEST_READ_IN_BUNDLES = 64 << 20
_PIECE_BYTES = 1 << 20


def default_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(platformdirs.user_cache_dir("chainsim")) / "profiles"


def cache_key(stage: LeafStage, file: Path | None, audio: AudioFormat, places: Places) -> str:
    """A name for everything that a stage's profile depends on."""
    digest = hashlib.sha256(own_sources.digest())
    for part in (
        stage.model_dump_json(exclude=_NOT_HEARD),
        f"{audio.sample_rate_hz} {audio.channels}",
    ):
        digest.update(part.encode() + b"\0")
    named = [] if isinstance(stage, BuiltinStage) else [stage.preset, stage.state]
    if isinstance(stage, BuiltinStage):
        named = [
            value for name, value in stage.parameters.items() if name.endswith("filename") and isinstance(value, str)
        ]
    files = [places.folder / name for name in named if name]
    for piece in [*files, *([file] if file else [])]:
        for content in contents(piece):
            digest.update(content)
    return digest.hexdigest()


@functools.cache
def _entries() -> Entries[StageProfile]:
    return Entries(StageProfile)


def load(folder: Path, key: str) -> StageProfile | None:
    """The profile kept under this key, or None."""
    return _entries().read(folder / f"{key}.profile")


def save(folder: Path, key: str, profile: StageProfile) -> None:
    """Keep a profile. A cache that can't be written to is no error."""
    _entries().write(folder / f"{key}.profile", profile)


def contents(path: Path) -> Iterator[bytes]:
    """A file, or a bundle's files with their names, piece by piece.

    Very large files inside a bundle, a plugin's samples, are taken by size and time of change: to read gigabytes for
    every check would cost more than probing. Nothing of what is no file: a pipe might never end, or never begin.
    """
    if path.is_dir():
        for file in filter(Path.is_file, sorted(path.rglob("*"))):
            with contextlib.suppress(OSError):
                stat = file.stat()
                yield os.fsencode(f"{file.relative_to(path.parent)} {stat.st_size}\0")
                if stat.st_size <= _LARGEST_READ_IN_BUNDLES:
                    yield from _pieces(file)
                else:
                    yield str(stat.st_mtime_ns).encode()
    elif path.is_file():
        with contextlib.suppress(OSError):
            yield os.fsencode(f"{path.name} {path.stat().st_size}\0")
            yield from _pieces(path)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            yield piece
