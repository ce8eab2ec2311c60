"""Which plugins come back as they were, kept on disk: to find out takes ten times as long as to load them.

See `chainsim.host.state_restoration`. The key holds what a verdict depends on: the plugin's file, how it is come by,
and pedalboard. Files count by what they hold, wherever they lie.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chainsim.cache_entry import Entries
from chainsim.engine.profile_cache import LARGEST_READ_IN_BUNDLES_BYTES
from chainsim.engine.restoring import Restoring
from chainsim.errors import ChainsimError
from chainsim.file_digest import file_digest
from chainsim.host.folders import find_plugin
from chainsim.model.chain import AuStage, Chain, Vst3Stage
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import plugin_reference

SUFFIX = ".restoring"
_COME_BY = ("state_restoration.py", "instance.py", "pedalboard_privates.py")


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """Of the plugins of one file, by their names."""

    restores: dict[str, bool]


class KeptVerdicts:
    """As `restoring.Verdicts`: of the plugins that a chain loads.

    Args:
        folder: where.
        chain: the plugins of which.
        places: where they are.
    """

    def __init__(self, folder: Path, chain: Chain, places: SearchPaths) -> None:
        files = {file for _, stage in walk_stages(chain.stages) if (file := _file(stage, places)) is not None}
        self._entries = {file: folder / f"{_key(file)}{SUFFIX}" for file in sorted(files)}
        read = {file: _entry_of_file().read(entry) for file, entry in self._entries.items()}
        self._known = {file: {} if verdicts is None else verdicts.restores for file, verdicts in read.items()}

    @property
    def known(self) -> tuple[Restoring, ...]:
        """All that is kept."""
        return tuple(
            Restoring(file, name, restores)
            for file, verdicts in self._known.items()
            for name, restores in verdicts.items()
        )

    def keep(self, found: Iterable[Restoring]) -> None:
        """What a process has found out; of other files nothing."""
        for one in found:
            if one.file in self._known and self._known[one.file].get(one.name) is not one.restores:
                self._known[one.file] = {**self._known[one.file], one.name: one.restores}
                _entry_of_file().write(self._entries[one.file], _Verdicts(self._known[one.file]))


def _file(stage: object, places: SearchPaths) -> Path | None:
    if not isinstance(stage, Vst3Stage | AuStage):
        return None
    kind, name = plugin_reference(stage)
    try:
        return find_plugin(name, kind, places)
    except ChainsimError:
        return None


def _key(file: Path) -> str:
    content = file_digest(file, largest_in_bundle_bytes=LARGEST_READ_IN_BUNDLES_BYTES)
    return hashlib.sha256(_come_by() + content.encode()).hexdigest()


@functools.cache
def _come_by() -> bytes:
    host = Path(__file__).parents[1] / "host"
    digest = hashlib.sha256(importlib.metadata.version("pedalboard").encode())
    for name in _COME_BY:
        digest.update(hashlib.sha256((host / name).read_bytes()).digest())
    return digest.digest()


@functools.cache
def _entry_of_file() -> Entries[_Verdicts]:
    return Entries(_Verdicts)
