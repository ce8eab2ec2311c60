"""The preset files that a stage may be given: those beside the chain file, and those where VST3 hosts keep a plugin's.

The browser is told ids and names; the files are found here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from chainsim.errors import UsageError
from chainsim.model.chain import Stage, Vst3Stage

_KEYS = {".vstpreset": "preset", ".state": "state"}
_MOST = 500


class PresetFiles:
    """Args: folder: of the chain file. shared: where every plugin has a folder of its own; None: this system's."""

    def __init__(self, folder: Path, shared: tuple[Path, ...] | None = None) -> None:
        self._folder = folder
        self._shared = shared_folders() if shared is None else shared

    def offered(self, stage: Stage) -> dict[str, str]:
        """Names by id, for a VST3; whether one is this very plugin's, the plugin itself says when it is chosen."""
        return {preset: file.stem for preset, file in self._found(stage)}

    def given(self, stage: Stage, preset: str) -> Stage:
        """The stage with this preset, and the parameters that were turned since left out; empty: with none.

        Raises:
            UsageError: there is no such preset.
        """
        if not isinstance(stage, Vst3Stage):
            raise UsageError("only VST3 plugins have preset files")
        plain = stage.model_copy(update={"preset": None, "state": None, "parameters": {}})
        if not preset:
            return plain
        file = dict(self._found(stage)).get(preset)
        if file is None:
            raise UsageError("no such preset here; open the stage again")
        named = file.name if file.parent == self._folder else str(file)
        return plain.model_copy(update={_KEYS[file.suffix.lower()]: named})

    def _found(self, stage: Stage) -> Iterator[tuple[str, Path]]:
        if not isinstance(stage, Vst3Stage):
            return
        own = {name.casefold() for name in (Path(stage.vst3).stem, stage.plugin_name) if name}
        folders = [self._folder]
        for shared in self._shared:
            folders += [one for one in _entries(shared, "*/*") if one.is_dir() and one.name.casefold() in own]
        files = [one for folder in folders for one in _entries(folder, "*") if one.suffix.lower() in _KEYS]
        for file in files[:_MOST]:
            where = "here" if file.parent == self._folder else "shared"
            yield f"{where}:{file.name}", file


def _entries(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def shared_folders() -> tuple[Path, ...]:
    """As the VST 3 specification names them, each with a folder for every maker, and in it one for every plugin."""
    home = Path.home()
    if sys.platform == "win32":
        common = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData"))
        return home / "Documents" / "VST3 Presets", common / "VST3 Presets"
    if sys.platform == "darwin":
        return home / "Library" / "Audio" / "Presets", Path("/Library/Audio/Presets")
    return home / ".vst3" / "presets", Path("/usr/share/vst3/presets"), Path("/usr/local/share/vst3/presets")
