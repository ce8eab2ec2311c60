"""Inside the render process: the stages of one chain, opened, and what is known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.pulse import LOADING, Pulse
from chainsim.engine.requests import OpenChain
from chainsim.host.stage_opening import OpenedStage, open_stage
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import ParallelStage, PassedStage
from chainsim.model.processor import Processor, Threads
from chainsim.model.result import ChannelMode, HostedStage, PluginInfo
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_names import stage_name


class StageFailedError(Exception):
    """A stage's plugin raised; `path` says which stage."""

    def __init__(self, path: str, cause: Exception) -> None:
        self.path = path
        self.cause = cause
        super().__init__(str(cause))


class HostedStages:
    """Fresh instances of every stage that works, for so many channels.

    Args:
        request: what to render.
        channels: of the audio; one more than the source has where a mono source meets a plugin that takes stereo only.
        pulse: told which stage is being loaded.
        surroundings: restored after each.
        threads: gives what a plugin with an instance for each channel needs.

    Raises:
        StageFailedError: a stage can't be opened (its cause is a HostError, or whatever its plugin raised).
    """

    def __init__(
        self,
        request: OpenChain,
        channels: int,
        pulse: Pulse,
        surroundings: CwdAndLocale,
        threads: Callable[[], Threads | None],
    ) -> None:
        self._chain, self._channels = request.chain, channels
        self._opened: dict[str, OpenedStage] = {}
        audio = AudioFormat(request.source.sample_rate_hz, channels)
        mono_source = channels > request.source.channels
        for slot, (path, stage) in enumerate(walk_stages(request.chain.stages), start=1):
            if stage.bypass or isinstance(stage, ParallelStage):
                continue
            pulse.at(slot, LOADING)
            try:
                self._opened[path] = open_stage(
                    stage,
                    audio,
                    request.places,
                    mono_source=mono_source,
                    threads=threads(),
                    fresh=request.to_be_played,
                )
            except Exception as error:
                raise StageFailedError(path, error) from error
            surroundings.restore()
        pulse.idle()

    def processors(self) -> Mapping[str, Processor]:
        """By path, those that work."""
        return {path: opened.processor for path, opened in self._opened.items()}

    def facts(self) -> Iterator[tuple[str, HostedStage]]:
        """What is known by now of each stage, in the order of the taps."""
        passed = ChannelMode.STEREO if self._channels == 2 else ChannelMode.MONO
        for path, stage in walk_stages(self._chain.stages):
            if path in self._opened:
                opened = self._opened[path]
                plugin = replace(opened.info, channel_mode=opened.processor.channel_mode)
                latency = opened.processor.reported_latency_frames
                now = opened.processor.latency_now_frames
                changed = None if now == latency else now
                yield path, HostedStage(plugin, latency, changed)
            else:
                kind = "unavailable" if isinstance(stage, PassedStage) else "bypassed" if stage.bypass else "parallel"
                yield path, HostedStage(PluginInfo(stage_name(stage), kind, channel_mode=passed), 0)
