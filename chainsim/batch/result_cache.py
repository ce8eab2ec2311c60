"""Results kept on disk: a chain that is unchanged, on audio that is unchanged, is not rendered again.

The key holds everything that a result depends on: the chain as it is run, comments that suppress findings, the
content of its audio, plugins, presets and other files, the options, the versions of chainsim and pedalboard, and
whether the meters' loops are compiled ones, whose sums differ in the tenth digit. An entry is a digest and a pickle;
one that is damaged is as good as none. Entries are read with an unpickler that makes nothing but chainsim's own plain
data, so that a cache shared between machines can hold wrong results but no code.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import io
import os
import pickle
import time
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import platformdirs

from chainsim.disk import write_whole
from chainsim.engine.profile_cache import contents
from chainsim.errors import ChainsimError
from chainsim.host.folders import find_plugin
from chainsim.load import ChainDocument
from chainsim.measure import kernel
from chainsim.model.chain import AuStage, BuiltinStage, Chain, FileSource, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.result import Result, StageResult
from chainsim.model.walk import walk_stages

MOST_BYTES = 512 << 20
"""All entries together; the ones not used for longest go first."""

_DIGEST_BYTES = 32
_STALE_S = 3600.0  # of a file that was never finished


def default_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    return Path(platformdirs.user_cache_dir("chainsim")) / "results"


class Keyring:
    """Makes keys; every file is read once, however many chains use it."""

    def __init__(self, options: RunOptions) -> None:
        self._options = options
        self._digests: dict[Path, bytes] = {}
        self._plugins: dict[tuple[str, str, Path | None], Path | None] = {}
        numbers = (
            options.policy.value,
            options.prove,
            options.margin_db,
            options.keep_loudness,
            options.keep_gain_reduction,
            options.start_s,
            options.end_s,
            options.tail_s,
            options.probe,
            options.block_frames,
            options.spectra,
            options.listening,
            options.export_bits,
            kernel.available,
        )
        versions = [importlib.metadata.version(name) for name in ("chainsim", "pedalboard", "numpy")]
        self._common = "\0".join(map(repr, (versions, numbers))).encode()

    def key(self, document: ChainDocument, audio: str | None) -> str | None:
        """A name for everything that this check's result depends on; None where there may be none.

        That is where it can't be known, or where the chain may not have its source read: what is kept does not ask.
        """
        chain = document.chain
        if chain is None or (audio is None and document.source_refusal is not None):
            return None
        files = [Path(audio)] if audio else []
        if not audio and isinstance(chain.source, FileSource):
            files.append(document.folder / chain.source.file)
        named = self._stage_files(chain, document.folder)
        if named is None:
            return None
        digest = hashlib.sha256(self._common)
        parts = (chain.model_dump_json(), repr(audio), repr(sorted(document.ignores)))
        for part in parts:
            digest.update(hashlib.sha256(part.encode()).digest())
        for file in [*files, *named]:
            digest.update(self._digest(file))
        return digest.hexdigest()

    def _stage_files(self, chain: Chain, folder: Path) -> list[Path] | None:
        """Every file that a stage reads; None where a plugin is not found, or may not be loaded."""
        places = Places(folder.absolute(), self._options.plugin_dirs, self._options.trusted_files)
        files: list[Path] = []
        for _, stage in walk_stages(chain.stages):
            if isinstance(stage, Vst3Stage | AuStage):
                kind, name = ("vst3", stage.vst3) if isinstance(stage, Vst3Stage) else ("au", stage.au)
                plugin = self._plugin(name, kind, places)
                if plugin is None:
                    return None
                files += [plugin, *(folder / file for file in (stage.preset, stage.state) if file)]
            elif isinstance(stage, BuiltinStage):
                named = (value for key, value in stage.parameters.items() if key.endswith("filename"))
                files += [folder / value for value in named if isinstance(value, str)]
        return files

    def _plugin(self, name: str, kind: str, places: Places) -> Path | None:
        asked = name, kind, places.folder if "/" in name or os.sep in name else None
        if asked not in self._plugins:
            try:
                self._plugins[asked] = find_plugin(name, kind, places)
            except ChainsimError:
                self._plugins[asked] = None
        return self._plugins[asked]

    def _digest(self, file: Path) -> bytes:
        if file not in self._digests:
            digest = hashlib.sha256(str(file).encode("utf-8", "surrogateescape"))
            for piece in contents(file):
                digest.update(piece)
            self._digests[file] = digest.digest()
        return self._digests[file]


def load(folder: Path, key: str) -> Result | None:
    """The result kept under this key, or None; it counts as used now."""
    path = folder / f"{key}.result"
    try:
        entry = path.read_bytes()
        if hashlib.sha256(entry[_DIGEST_BYTES:]).digest() != entry[:_DIGEST_BYTES]:
            return None
        result = _PlainUnpickler(io.BytesIO(entry[_DIGEST_BYTES:])).load()
        os.utime(path)
    except (OSError, pickle.UnpicklingError, ValueError, TypeError, AttributeError, KeyError, EOFError, IndexError):
        return None
    return result if isinstance(result, Result) else None


def save(folder: Path, key: str, result: Result) -> None:
    """Keep a result. One that a failure has touched is not kept; a cache that can't be written to is no error."""
    if not result.complete or any(_unsure(stage) for stage in result.measurement.stages):
        return
    content = io.BytesIO()
    _PlainPickler(content, protocol=pickle.HIGHEST_PROTOCOL).dump(result)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{key}.result", hashlib.sha256(content.getvalue()).digest() + content.getvalue())


def prune(folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Bring the cache back within its size, and remove what was never finished."""
    with contextlib.suppress(OSError):
        entries = [(entry.stat(), Path(entry.path)) for entry in os.scandir(folder) if entry.is_file()]
        stale_s = time.time() - _STALE_S
        total_bytes = sum(stat.st_size for stat, _ in entries)
        for stat, path in sorted(entries, key=lambda entry: entry[0].st_mtime):
            if total_bytes > most_bytes or (path.suffix == ".part" and stat.st_mtime < stale_s):
                path.unlink(missing_ok=True)
                total_bytes -= stat.st_size


def _unsure(stage: StageResult) -> bool:
    """Whether probing failed: next time it may not."""
    inner = (each for branch in stage.branches for each in branch.stages)
    failure = stage.profile.failure or stage.unexamined
    return failure is not None or any(_unsure(each) for each in inner)


class _PlainPickler(pickle.Pickler):
    """Writes a dataclass as a call with its fields: read again three times as fast as its state would be."""

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as the base class has it
        if is_dataclass(obj) and not isinstance(obj, type):
            return type(obj), tuple(getattr(obj, one.name) for one in fields(obj))
        return NotImplemented


class _PlainUnpickler(pickle.Unpickler):
    """Makes chainsim's own models and nothing else."""

    def find_class(self, module: str, name: str) -> type:
        if module.startswith("chainsim.model.") and name.isidentifier():
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__.startswith("chainsim.model."):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a result")
