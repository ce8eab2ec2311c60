"""The presets of a folder: states and presets of a plugin, and chain files; each as the chain that plays it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.chain_preparation import checked_chain
from chainsim.errors import UsageError
from chainsim.load import read_document
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.options import RunOptions

_KEYS = {".vstpreset": "preset", ".state": "state"}
_CHAINS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset or state file of one plugin, or a chain file; `name` is relative to the folder."""

    name: str
    folder: Path
    plugin: str | None

    @property
    def is_chain(self) -> bool:
        """Whether it is a chain file; else it is the state of one plugin."""
        return Path(self.name).suffix.lower() in _CHAINS

    @property
    def beside(self) -> Path:
        """The folder that paths in its chain are relative to."""
        return (self.folder / self.name).parent if self.is_chain else self.folder


def find_presets(folder: Path, plugin: str | None) -> tuple[Preset, ...]:
    """Everything in a folder and below it that can be swept, by name; hidden files excepted.

    Raises:
        UsageError: there is none, or it takes a plugin that is not given.
    """
    files = sorted(
        file.relative_to(folder)
        for file in folder.rglob("*")
        if file.suffix.lower() in (*_KEYS, *_CHAINS)
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
    if not files:
        raise UsageError(f"no presets in '{folder}': expected files named {', '.join((*_KEYS, *_CHAINS))}")
    loose = [file for file in files if file.suffix.lower() in _KEYS]
    if loose and plugin is None:
        raise UsageError(f"'{loose[0].as_posix()}' is a preset of a plugin: say which with --plugin")
    return tuple(Preset(file.as_posix(), folder, plugin) for file in files)


def chain_of(preset: Preset, options: RunOptions) -> Chain:
    """The chain that plays it.

    Raises:
        UsageError: its name can't be told to a plugin.
        ChainsimError: its chain file can't be used.
    """
    file = preset.folder / preset.name
    key = _KEYS.get(file.suffix.lower())
    if key is None:
        return checked_chain(read_document(file), options)
    try:
        preset.name.encode()
    except UnicodeEncodeError:
        raise UsageError("its name is not UTF-8 text; rename it") from None
    stage = Vst3Stage.model_validate({"vst3": preset.plugin, key: preset.name})
    return Chain(version=1, name=preset.name[-200:], stages=(stage,))
