"""A folder of presets as it is asked for: found, played, judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.batch.preset_comparison import compare_loudness
from chainsim.batch.preset_files import Preset, find_presets
from chainsim.batch.presets import Played, open_stimuli, read_presets
from chainsim.engine.progress import OnProgress
from chainsim.model.options import RunOptions
from chainsim.model.preset_library import GroupRule, PresetLibrary
from chainsim.tasks.preset_targets import group_rules, parse_target

MATCHES = ("median", "bypass")
"""What loudness may be compared with, besides a level."""


@dataclass(frozen=True, slots=True)
class PresetsRequest:
    """Which presets, and what they are compared with."""

    folder: Path
    plugin: str | None  # a name, or a file: the user trusts that
    audios: Sequence[Path]  # none: the built-in set
    options: RunOptions
    target: str | None  # "median", "bypass", "-18LUFS"; None: as the settings say, else the median
    max_deviation_lu: float | None  # None: as the settings say, else 3
    jobs: int
    keep_results: bool = True  # for the next time, and use those that were kept
    groups: Sequence[str] = ()  # PATTERN=TARGET
    by_folder: bool = False
    settings_folder: Path = field(default_factory=Path.cwd)  # from here upwards settings are looked for


@dataclass(frozen=True, slots=True)
class FoundPresets:
    """What there is to play, and what to play into it."""

    presets: tuple[Preset, ...]
    stimuli: tuple[Played, ...]
    options: RunOptions


@dataclass(frozen=True, slots=True)
class JudgedPresets:
    """What was found and judged, with what is needed to play it again."""

    library: PresetLibrary
    presets: tuple[Preset, ...]
    rules: tuple[GroupRule, ...]
    stimuli: tuple[Played, ...]
    options: RunOptions


def found_presets(request: PresetsRequest) -> FoundPresets:
    """What is asked for, as it lies in the folder.

    Raises:
        UsageError: there is no preset, or it takes a plugin that is not given.
        AudioError: a file can't be used.
    """
    plugin = request.plugin
    options = replace(request.options, prove=False)  # nobody reads the trims of a single preset
    if plugin is not None and Path(plugin).exists():
        plugin = str(Path(plugin).absolute())
        options = replace(options, trusted_files=(*options.trusted_files, Path(plugin)))
    presets = find_presets(request.folder, plugin)
    return FoundPresets(presets, open_stimuli(request.audios, options), options)


def judged_presets(request: PresetsRequest, on_progress: OnProgress | None = None) -> JudgedPresets:
    """Play the same audio into every preset, and compare.

    Raises:
        UsageError: there is no preset, it takes a plugin that is not given, or a target or setting does not exist.
        AudioError: a file can't be used. What is wrong with a preset is part of the answer.
    """
    if request.target is not None:
        parse_target(request.target, "--target")  # before presets are looked for
    found = found_presets(request)
    rules = group_rules(
        request.target,
        request.max_deviation_lu,
        request.groups,
        request.by_folder,
        names=[preset.name for preset in found.presets],
        folder=request.settings_folder,
    )
    readings = read_presets(
        found.presets,
        found.stimuli,
        found.options,
        jobs=request.jobs,
        cache_folder=result_cache.default_folder() if request.keep_results else None,
        on_progress=on_progress,
    )
    library = compare_loudness(readings, rules, [one.stimulus.info.name for one in found.stimuli])
    return JudgedPresets(library, found.presets, rules, found.stimuli, found.options)
