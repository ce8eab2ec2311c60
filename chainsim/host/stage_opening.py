"""Stage -> Processor, whatever the stage hosts."""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import pedalboard

from chainsim.errors import HostError
from chainsim.host.automated_processor import AutomatedProcessor, Turn
from chainsim.host.builtin import PLAYED_AT_ONCE, open_builtin, turn_builtin
from chainsim.host.external import open_external, started
from chainsim.host.instance_pool import give_back_with, take
from chainsim.host.processors import BuiltinProcessor, ExternalProcessor, WholeProcessor
from chainsim.host.version import readable
from chainsim.model.audio import AudioFormat
from chainsim.model.automation import automation_of
from chainsim.model.chain import AuStage, BuiltinStage, UnavailableStage, Vst3Stage
from chainsim.model.parameter import ParameterValue
from chainsim.model.processor import Threads
from chainsim.model.result import PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_files import plugin_reference

HostedProcessor = BuiltinProcessor | ExternalProcessor | AutomatedProcessor


@dataclass(frozen=True, slots=True)
class OpenedStage:
    """A processor with fresh state, and what was opened (its channel mode is settled by the first block)."""

    processor: HostedProcessor
    info: PluginInfo


def open_stage(
    stage: BuiltinStage | Vst3Stage | AuStage | UnavailableStage,
    audio: AudioFormat,
    places: SearchPaths,
    *,
    mono_source: bool = False,
    threads: Threads | None = None,
    dual_mono: bool = True,
    fresh: bool = True,
) -> OpenedStage:
    """Open a stage for one render.

    Args:
        stage: what to host, in its setting.
        audio: sample rate and channel count that it will be fed.
        places: where its files are.
        mono_source: the channels are copies of one, because some stage only takes stereo.
        threads: where not all of the stage is played on this thread, what it needs for that.
        dual_mono: whether a plugin that only takes mono is opened once for each channel; else its first block of
            stereo raises MonoOnlyError.
        fresh: else it is opened to see what it is, and not to be played.

    Raises:
        HostError: the plugin is not on this machine or will not load.
        PluginRefused: it may not be loaded, or does not have what the stage asks of it.
    """
    if isinstance(stage, BuiltinStage):
        plugin, taken = open_builtin(stage, places, audio.sample_rate_hz)
        cls = WholeProcessor if stage.builtin in PLAYED_AT_ONCE else BuiltinProcessor
        builtin = cls(plugin, audio.sample_rate_hz, audio.channels)
        played = _automated(builtin, stage, lambda name, value: turn_builtin(plugin, name, value), audio)
        return OpenedStage(
            played, PluginInfo(stage.builtin, "builtin", channel_mode=builtin.channel_mode, parameters=taken)
        )
    if isinstance(stage, UnavailableStage):
        raise HostError(not_here(stage))
    # Away on a thread it is played once, and the files of its setting may be others by the next time.
    away = threads is not None and threads.away
    again = None if away or stage.preset or stage.state else (stage.model_dump_json(), places, audio.sample_rate_hz)
    opened = (take(again) if again else None) or open_external(stage, places, fresh=fresh)
    if fresh:
        opened = started(opened, stage, audio.sample_rate_hz)
    external = opened.plugin

    def another() -> pedalboard.VST3Plugin:
        beside = again and (*again, "beside")
        second = (take(beside) if beside else None) or open_external(stage, places)
        second = started(second, stage, audio.sample_rate_hz)
        if beside and (owner := owned()) is not None:
            give_back_with(owner, beside, second, as_inserted=False)
        return second.plugin

    processor = ExternalProcessor(
        external,
        another if dual_mono else None,
        audio.sample_rate_hz,
        mono_source=mono_source,
        threads=threads,
    )
    owned = weakref.ref(processor)  # the processor holds what opens another, and would keep itself alive
    if again:
        give_back_with(processor, again, opened, as_inserted=not stage.parameters)
    kind, _ = plugin_reference(stage)
    info = PluginInfo(
        external.name, kind, version=readable(external.version), file=str(opened.file), parameters=opened.taken
    )

    def turn(name: str, value: ParameterValue) -> None:
        for instance in processor.instances:
            opened.moving[name].turn(instance, value)

    return OpenedStage(_automated(processor, stage, turn, audio), info)


def _automated(
    hosted: BuiltinProcessor | ExternalProcessor, stage: LeafStage, turn: Turn, audio: AudioFormat
) -> HostedProcessor:
    moving = automation_of(stage)
    return AutomatedProcessor(hosted, moving, turn, audio.sample_rate_hz) if moving else hosted


def not_here(stage: UnavailableStage) -> str:
    """What is said of an insert that can't be hosted."""
    return (
        f"'{stage.unavailable}' can't be hosted here; put a plugin in its place, or pass it with "
        "--missing-plugin bypass: what is measured behind it is then not what the DAW plays"
    )
