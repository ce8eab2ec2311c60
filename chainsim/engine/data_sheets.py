"""Data sheets of stages in every format that is asked for; one that was measured before is kept, as profiles are."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chainsim.cache_entry import Entries, prune
from chainsim.engine import profile_cache
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.requests import MeasureSheet
from chainsim.model.audio import AudioFormat
from chainsim.model.data_sheet import DataSheet
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.profile import BLOCK_FRAMES

MOST_BYTES = 64 << 20
"""All sheets together; the ones not used for longest go first."""
SUFFIX = ".sheet"


@dataclass(frozen=True, slots=True)
class AskedSheet:
    """A stage in its setting, where its plugin is, and in which format it is to be measured."""

    stage: LeafStage
    file: Path | None
    audio: AudioFormat
    block_frames: int
    places: SearchPaths


@dataclass(frozen=True, slots=True)
class MeasuredStage:
    """Both that is known of a stage alone. `sheet` is None where it could not be measured: `failure` says why."""

    profile: StageProfile
    sheet: DataSheet | None
    failure: str | None = None


def measure_stages(
    asked: Mapping[str, AskedSheet], options: RunOptions, *, spectrum_map: bool = False
) -> dict[str, MeasuredStage]:
    """Profile and data sheet of each, by the names that they were asked under; what is asked twice is measured once.

    Args:
        asked: what to measure.
        options: limits, and where to keep what was found; processor times of what is kept are those of its own day.
        spectrum_map: whether spectra over the whole band are wanted as well.
    """
    folder = options.cache_folder
    keys = {
        name: _Key(
            profile_cache.cache_key(one.stage, one.file, one.audio, one.places, BLOCK_FRAMES),
            one.block_frames,
            spectrum_map,
        )
        for name, one in asked.items()
    }
    wanted = {key: asked[name] for name, key in keys.items()}
    with ProbePool(options.limits, at_once=options.probes_at_once) as pool:
        profiles = _profiles(pool, wanted, options.cache_folder)
        known = {key: _entries().read(folder / key.entry) for key in wanted} if folder else {}
        requests = {
            key.entry: MeasureSheet(one.stage, one.audio, one.places, profile, one.block_frames, spectrum_map)
            for key, one in wanted.items()
            if known.get(key) is None and (profile := profiles[key.stage]).failure is None
        }
        measured = pool.data_sheets(requests)
    found = {}
    for key in wanted:
        profile = profiles[key.stage]
        sheet = known.get(key) or measured.get(key.entry) or profile.failure or ""
        if isinstance(sheet, str):
            found[key] = MeasuredStage(profile, None, sheet)
            continue
        found[key] = MeasuredStage(profile, sheet)
        if folder and known.get(key) is None:
            _entries().write(folder / key.entry, sheet)
    if folder and measured:
        prune(folder, MOST_BYTES, SUFFIX)
    return {name: found[key] for name, key in keys.items()}


@dataclass(frozen=True, slots=True)
class _Key:
    """Everything that a sheet depends on; `stage` is what its profile does."""

    stage: str
    block_frames: int
    spectrum_map: bool

    @property
    def entry(self) -> str:
        return f"{self.stage}-{self.block_frames}{'-map' if self.spectrum_map else ''}{SUFFIX}"


def _profiles(pool: ProbePool, wanted: Mapping[_Key, AskedSheet], folder: Path | None) -> dict[str, StageProfile]:
    """By the stage's part of the keys."""
    found: dict[str, StageProfile] = {}
    for audio, places in dict.fromkeys((one.audio, one.places) for one in wanted.values()):
        stages = {
            key.stage: (one.stage, one.file)
            for key, one in wanted.items()
            if (one.audio, one.places) == (audio, places)
        }
        found |= pool.profiles(stages, audio, places, folder)
    return found


@functools.cache
def _entries() -> Entries[DataSheet]:
    return Entries(DataSheet)
