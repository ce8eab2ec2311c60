"""Every plugin installed here, probed as it is when fresh, several at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.engine.plugin_listing import list_plugins
from chainsim.engine.probe_pool import ProbePool
from chainsim.engine.progress import SILENT, Counted, OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Files, Move, Travel, executor, in_order
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import AuStage, BuiltinStage, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.plugin_listing import PluginListing
from chainsim.model.profile import ProbedStage, StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_files import plugin_reference
from chainsim.model.stage_names import stage_name


@dataclass(frozen=True, slots=True)
class ProbeTask:
    """One fresh plugin at one format; as `executing.Task`. `pool` and `counted` are for this process alone."""

    stage: LeafStage
    file: Path | None
    audio: AudioFormat
    places: SearchPaths
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


@dataclass(frozen=True, slots=True)
class Installed:
    """One plugin that is here, as it is when fresh; of one that does not load the listing says why."""

    listing: PluginListing
    plugin: str  # which one of a bundle
    stage: LeafStage

    @property
    def file(self) -> Path | None:
        """None for a built-in."""
        return Path(self.listing.file) if self.listing.file else None


def installed_plugins(
    options: RunOptions, on_progress: OnProgress | None = None, names: Sequence[str] = ()
) -> list[Installed]:
    """Every plugin that can be hosted here, those of bundles one by one; `on_progress` hears of each file.

    Args:
        options: limits and folders.
        on_progress: called with each file.
        names: as `list_plugins`.

    Raises:
        UsageError: none has such a name.
    """
    return [
        Installed(listing, plugin, _fresh(listing, plugin))
        for listing in list_plugins(options.plugin_dirs, options.limits, on_progress, names=names)
        for plugin in listing.plugin_names or (listing.name,)
    ]


def installed_places(plugins: Sequence[Installed], options: RunOptions) -> SearchPaths:
    """Where they are; their files are trusted, since no chain file named them."""
    return SearchPaths(Path.cwd(), options.plugin_dirs, tuple(plugin.file for plugin in plugins if plugin.file))


def probe_installed(
    audio: AudioFormat, options: RunOptions, on_progress: OnProgress | None = None, names: Sequence[str] = ()
) -> Iterator[ProbedStage]:
    """Every plugin that can be hosted here, as it is when fresh; one that does not load has its failure as profile.

    `names` and errors as `installed_plugins`.
    """
    yield from probe_plugins(installed_plugins(options, on_progress, names), audio, options, on_progress)


def probe_plugins(
    plugins: Sequence[Installed], audio: AudioFormat, options: RunOptions, on_progress: OnProgress | None = None
) -> Iterator[ProbedStage]:
    """These, in their order."""
    places = installed_places(plugins, options)
    to_probe = [  # by number: a built-in, a VST3 and an AU may share a name
        (number, plugin) for number, plugin in enumerate(plugins) if plugin.listing.error is None
    ]
    counted = Counted(on_progress, len(to_probe), f"probing at {audio.sample_rate_hz:,} Hz")
    with ProbePool(options.limits, at_once=options.probes_at_once) as pool:
        tasks = [ProbeTask(one.stage, one.file, audio, places, options, pool, counted) for _, one in to_probe]
        found = in_order(executor(options.probes_at_once), tasks)
    profiles = {number: profile for (number, _), profile in zip(to_probe, found, strict=True)}
    for number, one in enumerate(plugins):
        error = one.listing.error
        profile = profiles.get(number) or StageProfile(failure=error)
        name = one.plugin if error is None else stage_name(one.stage)
        yield ProbedStage(name, "1", one.listing.kind, audio.sample_rate_hz, profile)


def _fresh(listing: PluginListing, plugin: str) -> LeafStage:
    """The plugin as a stage, set as it is when it is loaded."""
    several = plugin if len(listing.plugin_names) > 1 else None
    if listing.file is None:
        return BuiltinStage(builtin=listing.name)
    if listing.kind == "vst3":
        return Vst3Stage(vst3=listing.file, plugin_name=several)
    return AuStage(au=listing.file, plugin_name=several)
