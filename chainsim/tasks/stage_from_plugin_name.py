"""A plugin that the user names: which kind of stage it is, and that its file is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

SUFFIXES = {".vst3": "vst3", ".component": "au"}


def named_stage(name: str) -> dict[str, Any]:
    """The stage, without settings: a plugin file by its ending or because it is a path, else a built-in."""
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), None)
    if suffix is None:
        return {"vst3" if "/" in name or "\\" in name else "builtin": name}
    if name.startswith("~"):  # the user's own word, which shells leave alone behind a quote
        name = str(Path(name).expanduser())
    return {SUFFIXES[suffix]: name}


def named_files(stage: dict[str, Any]) -> tuple[Path, ...]:
    """The plugin file that a stage names, if it is there: the user trusts it."""
    files = [Path(str(stage[kind])) for kind in SUFFIXES.values() if kind in stage]
    return tuple(file for file in files if file.exists())
