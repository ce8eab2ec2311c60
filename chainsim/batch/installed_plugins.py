"""Every plugin installed here, probed as it is when fresh, several at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.engine.catalogue import list_plugins
from chainsim.engine.probing import ProbePool
from chainsim.engine.progress import SILENT, Counted, OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Files, Move, Travel, executor, in_order
from chainsim.model.audio import AudioFormat
from chainsim.model.catalogue import PluginListing
from chainsim.model.chain import AuStage, BuiltinStage, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.profile import ProbedStage, StageProfile
from chainsim.model.stage_files import plugin_reference
from chainsim.model.walk import LeafStage, stage_name


@dataclass(frozen=True, slots=True)
class ProbeTask:
    """One fresh plugin at one format; as `executing.Task`. `pool` and `counted` are for this process alone."""

    stage: LeafStage
    file: Path | None
    audio: AudioFormat
    places: Places
    options: RunOptions
    pool: ProbePool | None = None
    counted: Counted | None = None

    def run(self, on_progress: OnProgress | None = None) -> StageProfile:  # noqa: ARG002 - a probe has no blocks
        """What stands in the way is the profile's failure."""
        if self.pool is not None:
            return self._profile(self.pool)
        with ProbePool(self.options.limits, at_once=1) as pool:
            return self._profile(pool)

    def lost(self, why: ChainsimError) -> StageProfile:
        """No profile, and why."""
        return StageProfile(failure=str(why))

    def travel(self, move: Move) -> Travel:
        """By the name of its plugin, which lies elsewhere there."""
        stage, plugins = self.stage, {}
        if isinstance(stage, Vst3Stage | AuStage):
            kind, file = plugin_reference(stage)
            stage = stage.model_copy(update={kind: Path(file).name})
            plugins["1"] = (kind, Path(file).name)
        options = move.options(self.options)
        task = replace(
            self, stage=stage, file=None, places=options.places(Path()), options=options, pool=None, counted=None
        )
        return Travel(task, Files((), plugins), repr((stage, self.audio)))

    def _profile(self, pool: ProbePool) -> StageProfile:
        (profile,) = pool.profiles(
            {"1": (self.stage, self.file)},
            self.audio,
            self.places,
            self.options.cache_folder,
            counted=self.counted or SILENT,
        ).values()
        return profile


def probe_installed(
    audio: AudioFormat, options: RunOptions, on_progress: OnProgress | None = None
) -> Iterator[ProbedStage]:
    """Every plugin that can be hosted here, as it is when fresh; one that does not load has its failure as profile."""
    listings = list_plugins(options.plugin_dirs, options.limits, on_progress)
    entries = [
        (listing, plugin, _fresh(listing, plugin))
        for listing in listings
        for plugin in listing.plugin_names or (listing.name,)
    ]
    files = tuple(Path(listing.file) for listing in listings if listing.file)
    places = Places(Path.cwd(), options.plugin_dirs, files)
    to_probe = [  # by number: a built-in, a VST3 and an AU may share a name
        (number, stage, Path(listing.file) if listing.file else None)
        for number, (listing, _, stage) in enumerate(entries)
        if listing.error is None
    ]
    counted = Counted(on_progress, len(to_probe), f"probing at {audio.sample_rate_hz:,} Hz")
    with ProbePool(options.limits, at_once=options.probes_at_once) as pool:
        tasks = [ProbeTask(stage, file, audio, places, options, pool, counted) for _, stage, file in to_probe]
        found = in_order(executor(options.probes_at_once), tasks)
    profiles = {number: profile for (number, _, _), profile in zip(to_probe, found, strict=True)}
    for number, (listing, plugin, stage) in enumerate(entries):
        name = plugin if listing.error is None else stage_name(stage)
        profile = profiles.get(number) or StageProfile(failure=listing.error)
        yield ProbedStage(name, "1", listing.kind, audio.sample_rate_hz, profile)


def _fresh(listing: PluginListing, plugin: str) -> LeafStage:
    """The plugin as a stage, set as it is when it is loaded."""
    several = plugin if len(listing.plugin_names) > 1 else None
    if listing.file is None:
        return BuiltinStage(builtin=listing.name)
    if listing.kind == "vst3":
        return Vst3Stage(vst3=listing.file, plugin_name=several)
    return AuStage(au=listing.file, plugin_name=several)
