"""Results kept on disk: a chain that is unchanged, on audio that is unchanged, is not rendered again.

The key holds everything that a result depends on: the chain as it is run, comments that suppress findings, the
content of its audio, plugins, presets and other files, the options, this program itself with its libraries, and
whether the meters' loops are compiled ones, whose sums differ in the tenth digit. Where files lie plays no part, so
that two checkouts share results.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, fields
from pathlib import Path

import platformdirs

from chainsim import cache_entry, program_digest
from chainsim.batch.result_entry import asked_as, could_be, entries
from chainsim.engine.profile_cache import LARGEST_READ_IN_BUNDLES_BYTES
from chainsim.errors import ChainsimError
from chainsim.file_digest import file_digest
from chainsim.host.folders import find_plugin
from chainsim.load import ChainDocument
from chainsim.measure import kernel
from chainsim.model.chain import AuStage, Chain, FileSource, Vst3Stage
from chainsim.model.measured_stages import all_stages
from chainsim.model.options import RunOptions
from chainsim.model.result import Result, StageResult
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import files_beside_plugin, plugin_reference

MOST_BYTES = 512 << 20
"""All entries together; the ones not used for longest go first."""

WITHOUT_EFFECT = {
    "plugin_dirs": "the plugins found there count by their content",
    "trusted_files": "may or may not be loaded, which is asked each time",
    "probes_at_once": "a matter of time alone",
    "stages_at_once": "a matter of time alone",
    "cache_folder": "what is kept of probing is what would be found again",
    "timeout_s": "a result that a time limit has touched is not kept",
    "memory_limit_bytes": "nor one that a memory limit has",
}
"""Fields of RunOptions that are not part of the key, and why."""


def default_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(platformdirs.user_cache_dir("chainsim")) / "results"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check asks of the cache.

    Attributes:
        key: a name for everything that its result depends on.
        source_name: what the audio is called here.
        plugin_files: stage path -> the plugin's file here.
    """

    key: str
    source_name: str
    plugin_files: dict[str, str]


class Keyring:
    """Makes keys; every file is read once, however many chains use it."""

    def __init__(self, options: RunOptions) -> None:
        self._options = options
        self._digests: dict[Path, bytes] = {}
        self._plugins: dict[tuple[str, str, Path | None], Path | None] = {}
        heard = [(one.name, getattr(options, one.name)) for one in fields(options) if one.name not in WITHOUT_EFFECT]
        self._common = program_digest.digest() + repr((heard, kernel.available)).encode()

    def asked(self, document: ChainDocument, audio: str | None) -> Asked | None:
        """What to ask for; None where nothing may be kept.

        That is where it can't be known what a result depends on, or where the chain may not have its source read:
        what is kept does not ask.
        """
        chain = document.chain
        if chain is None or (audio is None and document.source_refusal is not None):
            return None
        played: Path | str = "its own source"
        source_name = ""
        if audio is not None:
            played, source_name = Path(audio), audio
        elif isinstance(chain.source, FileSource):
            played, source_name = document.folder / chain.source.file, chain.source.file
        return self.asked_of(chain, document.folder, played, source_name, ignores=sorted(document.ignores))

    def asked_of(
        self, chain: Chain, folder: Path, played: Path | str, source_name: str, *, ignores: object = ()
    ) -> Asked | None:
        """As `asked`, for a chain in a folder and what is played into it: a file, or a text that stands for it."""
        plugins = self._plugin_files(chain, folder)
        if plugins is None:
            return None
        digest = hashlib.sha256(self._common)
        for part in (chain.model_dump_json(), repr(ignores), played if isinstance(played, str) else ""):
            digest.update(hashlib.sha256(part.encode()).digest())
        named = [file for _, stage in walk_stages(chain.stages) for file in files_beside_plugin(stage, folder)]
        source = [played] if isinstance(played, Path) else []
        for file in [*source, *plugins.values(), *named]:
            digest.update(self._digest(file))
        return Asked(digest.hexdigest(), source_name, {path: str(file) for path, file in plugins.items()})

    def _plugin_files(self, chain: Chain, folder: Path) -> dict[str, Path] | None:
        """Stage path -> its plugin; None where one is not found, or may not be loaded."""
        places = SearchPaths(folder.absolute(), self._options.plugin_dirs, self._options.trusted_files)
        files: dict[str, Path] = {}
        for path, stage in walk_stages(chain.stages):
            if isinstance(stage, Vst3Stage | AuStage):
                kind, name = plugin_reference(stage)
                plugin = self._plugin(name, kind, places)
                if plugin is None:
                    return None
                files[path] = plugin
        return files

    def _plugin(self, name: str, kind: str, places: SearchPaths) -> Path | None:
        asked = name, kind, places.folder if "/" in name or os.sep in name else None
        if asked not in self._plugins:
            try:
                self._plugins[asked] = find_plugin(name, kind, places)
            except ChainsimError:
                self._plugins[asked] = None
        return self._plugins[asked]

    def _digest(self, file: Path) -> bytes:
        if file not in self._digests:
            largest = LARGEST_READ_IN_BUNDLES_BYTES
            self._digests[file] = file_digest(file, largest_in_bundle_bytes=largest).encode()
        return self._digests[file]


def load(folder: Path, asked: Asked) -> Result | None:
    """What is kept of it, with the names that it has here; None: nothing, or nothing that can be used."""
    result = entries().read(folder / f"{asked.key}.result")
    return None if result is None or not could_be(result) else _named(result, asked)


def save(folder: Path, asked: Asked, result: Result) -> bytes | None:
    """Keep a result, and tell what is kept; a cache that can't be written to is no error.

    None: one that a failure has touched is not kept.
    """
    if not result.complete or any(map(_unsure, all_stages(result.measurement.stages))):
        return None
    kept = asked_as(result, "", dict.fromkeys(asked.plugin_files, "")) if asked.source_name else result
    return entries().write(folder / f"{asked.key}.result", kept)


def named_as(result: Result, asked: Asked) -> Asked:
    """What would be asked for to get it with the names that it was measured with."""
    measured = result.measurement
    files = {stage.path: stage.plugin.file or "" for stage in all_stages(measured.stages)}
    return Asked(asked.key, measured.source.name, {path: files[path] for path in asked.plugin_files if path in files})


def made(content: bytes, asked: Asked) -> Result:
    """The result again from what `save` gave, in another process."""
    return _named(entries().decoded(content), asked)


def _named(result: Result, asked: Asked) -> Result:
    return asked_as(result, asked.source_name or result.measurement.source.name, asked.plugin_files)


def prune(folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Bring the cache back within its size, and remove what was never finished."""
    cache_entry.prune(folder, most_bytes)


def _unsure(stage: StageResult) -> bool:
    """Whether probing failed: next time it may not."""
    return stage.profile.failure is not None or stage.unexamined is not None
