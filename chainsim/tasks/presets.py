"""A folder of presets as it is asked for: found, played, judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.batch.preset_files import find_presets
from chainsim.batch.preset_loudness import compare_loudness
from chainsim.batch.presets import open_stimuli, read_presets
from chainsim.engine.progress import OnProgress
from chainsim.model.options import RunOptions
from chainsim.model.preset import PresetLibrary

MATCHES = ("median", "bypass")
"""What loudness may be compared with, besides a level."""


@dataclass(frozen=True, slots=True)
class PresetsRequest:
    """Which presets, and what they are compared with."""

    folder: Path
    plugin: str | None  # a name, or a file: the user trusts that
    audios: Sequence[Path]  # none: the built-in set
    options: RunOptions
    match: str | float  # one of MATCHES, or a level in LUFS
    max_deviation_lu: float
    jobs: int
    keep_results: bool = True  # for the next time, and use those that were kept


def judged_presets(request: PresetsRequest, on_progress: OnProgress | None = None) -> PresetLibrary:
    """Play the same audio into every preset, and compare.

    Raises:
        UsageError: there is no preset, or it takes a plugin that is not given.
        AudioError: a file can't be used. What is wrong with a preset is part of the answer.
    """
    plugin, options = request.plugin, request.options
    if plugin is not None and Path(plugin).exists():
        plugin = str(Path(plugin).absolute())
        options = replace(options, trusted_files=(*options.trusted_files, Path(plugin)))
    presets = find_presets(request.folder, plugin)
    stimuli = open_stimuli(request.audios, options)
    readings = read_presets(
        presets,
        stimuli,
        options,
        jobs=request.jobs,
        cache_folder=result_cache.default_folder() if request.keep_results else None,
        on_progress=on_progress,
    )
    match = request.match
    return compare_loudness(
        readings,
        anchor=match if isinstance(match, str) else "level",
        level_lufs=None if isinstance(match, str) else match,
        max_deviation_lu=request.max_deviation_lu,
    )
