"""Profiles kept on disk: a stage in the same setting, of the same plugin file, is probed once.

The key holds everything a profile depends on. An entry that can't be read is as good as none.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs

from chainsim.disk import write_whole
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.places import Places
from chainsim.model.profile import Kind, StageProfile
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
    digest = hashlib.sha256()
    for part in (
        *_versions(),
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


@functools.cache  # asked for every stage of every chain, and read from files each time
def _versions() -> tuple[str, str]:
    return importlib.metadata.version("chainsim"), importlib.metadata.version("pedalboard")


def load(folder: Path, key: str) -> StageProfile | None:
    """The profile kept under this key, or None."""
    try:
        entry = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}
        return StageProfile(**{**values, "kind": Kind(values["kind"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def save(folder: Path, key: str, profile: StageProfile) -> None:
    """Keep a profile. A cache that can't be written to is no error."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{key}.json", json.dumps(asdict(profile)).encode())


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
