"""What a file is, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

_CHAIN_SUFFIXES = (".yaml", ".yml")
_AUDIO_SUFFIXES = (
    *(".wav", ".wave", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".au", ".caf"),
    *(".flac", ".ogg", ".oga", ".opus", ".mp3"),
)
_PLUGIN_SUFFIXES = (".vst3", ".component", ".vstpreset", ".state")
PROJECT_SUFFIXES = (".rpp", ".rpp-bak", ".rtracktemplate", ".rfxchain", ".dawproject", ".py")
"""As `chainsim.exchange` reads them, which commands that read none need not load."""


def is_chain_file(name: str) -> bool:
    """Audio files are never called .yaml or .yml; `-` is a chain from standard input."""
    return name == "-" or name.lower().endswith(_CHAIN_SUFFIXES)


def is_audio_file(name: str) -> bool:
    """Whether it is called as audio is."""
    return name.lower().endswith(_AUDIO_SUFFIXES)


def is_project(name: str | Path) -> bool:
    """Whether it is called as projects of other programs are."""
    return Path(name).suffix.lower() in PROJECT_SUFFIXES


def is_material(name: str) -> bool:
    """Whether it is what chainsim reads: chains, sessions, audio, settings, plugins and their presets."""
    return name.lower().endswith((*_CHAIN_SUFFIXES, *_AUDIO_SUFFIXES, *_PLUGIN_SUFFIXES, ".toml"))
