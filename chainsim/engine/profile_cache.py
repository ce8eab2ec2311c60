"""Profiles kept on disk: a stage in the same setting, of the same plugin file, is probed once.

The key holds everything a profile depends on, this program included. Files count by what they hold, wherever they lie.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import platformdirs

from chainsim import program_digest
from chainsim.cache_entry import Entries
from chainsim.file_digest import file_digest
from chainsim.model.audio import AudioFormat
from chainsim.model.profile import StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_files import files_beside_plugin

_NOT_HEARD = {"name", "trim_db", "intent", "bypass"}
"""What a stage says that does not change what its plugin does."""
LARGEST_READ_IN_BUNDLES_BYTES = 64 << 20
"""Larger files inside a bundle are a plugin's samples: reading gigabytes each time would cost more than probing."""


def default_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(platformdirs.user_cache_dir("chainsim")) / "profiles"


def cache_key(stage: LeafStage, file: Path | None, audio: AudioFormat, places: SearchPaths, block_frames: int) -> str:
    """A name for everything that a stage's profile depends on."""
    digest = hashlib.sha256(program_digest.digest())
    for part in (
        stage.model_dump_json(exclude=_NOT_HEARD),
        f"{audio.sample_rate_hz} {audio.channels} {block_frames}",
    ):
        digest.update(part.encode() + b"\0")
    for piece in [*files_beside_plugin(stage, places.folder), *([file] if file else [])]:
        digest.update(file_digest(piece, largest_in_bundle_bytes=LARGEST_READ_IN_BUNDLES_BYTES).encode())
    return digest.hexdigest()


@functools.cache
def _entries() -> Entries[StageProfile]:
    return Entries(StageProfile)


def make_ready() -> None:
    """Work out what every key and every entry needs, for when there is time: it is not worked out again."""
    program_digest.digest()
    _entries()


def entry(folder: Path, key: str) -> Path:
    """Where the profile with this key is kept."""
    return folder / f"{key}.profile"


def load(folder: Path, key: str) -> StageProfile | None:
    """The profile kept under this key, or None."""
    return _entries().read(entry(folder, key))


def save(folder: Path, key: str, profile: StageProfile) -> None:
    """Keep a profile. A cache that can't be written to is no error."""
    _entries().write(entry(folder, key), profile)
