"""What runs audio: pedalboard's instances behind the Processor protocol, latency hidden.

pedalboard hands back fewer frames at first, so that the first frame out belongs to the first frame in: by what a
built-in holds back, and by what an external plugin reports.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pedalboard

from chainsim.errors import PluginRefused
from chainsim.host.channel_layouts import layout_words
from chainsim.model.audio import Audio
from chainsim.model.processor import Give, Threads
from chainsim.model.result import ChannelMode


class StereoOnlyError(Exception):
    """A plugin that only takes stereo was fed mono: the whole chain has to run on two channels."""


class MonoOnlyError(Exception):
    """A plugin that only takes mono was fed stereo, and is not to be opened once for each channel."""


class BuiltinProcessor:
    """One of pedalboard's own effects; takes any channel count."""

    def __init__(self, plugin: pedalboard.Plugin, sample_rate_hz: int, channels: int) -> None:
        self._plugin = plugin
        self._sample_rate_hz = sample_rate_hz
        self._fed_frames = 0
        self._returned_frames = 0
        self.channel_mode = ChannelMode.MONO if channels == 1 else ChannelMode.STEREO

    @property
    def reported_latency_frames(self) -> int:
        """How many frames are held back."""
        return self._fed_frames - self._returned_frames

    @property
    def latency_now_frames(self) -> int:
        """A built-in never changes what it holds back."""
        return self.reported_latency_frames

    def process(self, block: Audio) -> Audio:
        """See `chainsim.model.processor.Processor`."""
        out: Audio = self._plugin.process(block, self._sample_rate_hz, reset=False)
        self._fed_frames += block.shape[1]
        self._returned_frames += out.shape[1]
        return out

    def source_ended(self, frames: int) -> None:
        """Nothing to do: what is held back comes out with the silence that follows."""


class WholeProcessor(BuiltinProcessor):
    """A built-in that only works in one call over everything: pedalboard's PitchShift.

    After its first call it returns silence (seen in pedalboard 0.9.26 at every block size), so the track is
    gathered and run at once. Memory grows with the length of the track here, and only here.
    """

    def __init__(self, plugin: pedalboard.Plugin, sample_rate_hz: int, channels: int) -> None:
        super().__init__(plugin, sample_rate_hz, channels)
        self._gathered: list[Audio] = []
        self._source_frames: int | None = None

    @property
    def reported_latency_frames(self) -> int:
        """It reports none: run at once, its output is in place."""
        return 0

    def process(self, block: Audio) -> Audio:
        """Nothing until the whole source is here, then all of it, then silence."""
        self._gathered.append(block)
        self._fed_frames += block.shape[1]
        if self._source_frames is None or self._fed_frames < self._source_frames:
            return block[:, :0]
        tail = np.zeros(
            (block.shape[0], self._fed_frames - max(self._source_frames, self._returned_frames)), np.float32
        )
        if self._returned_frames == 0:
            source = np.concatenate(self._gathered, axis=1)[:, : self._source_frames]
            out = np.concatenate([self._plugin.process(source, self._sample_rate_hz, reset=True), tail], axis=1)
        else:
            out = tail
        self._gathered.clear()
        self._returned_frames += out.shape[1]
        return out

    def source_ended(self, frames: int) -> None:
        """See `chainsim.model.processor.Processor`."""
        self._source_frames = frames


class ExternalProcessor:
    """A VST3 or Audio Unit, given the channels in whichever way it takes them.

    What it takes is found out with the first block, on the instance that goes on: asking beforehand would
    leave its state (LFO phase, noise) different from a fresh one. That block is played on the main thread, whoever
    plays the others: a latency that a plugin tells as it starts is heard by pedalboard there and nowhere else.
    """

    def __init__(
        self,
        plugin: pedalboard.VST3Plugin,
        another: Callable[[], pedalboard.VST3Plugin] | None,
        sample_rate_hz: int,
        *,
        mono_source: bool,
        threads: Threads | None = None,
    ) -> None:
        self._instances = [plugin]
        self._threads = threads
        self._aside: Give | None = None  # the thread of the second instance
        self._another = another
        self._sample_rate_hz = sample_rate_hz
        self._mono_source = mono_source
        self._settled = False  # which channels it takes is known
        self.on_settled: Callable[[], None] | None = None  # called then, by whoever plays it
        self.channel_mode = ChannelMode.STEREO
        self.reported_latency_frames = 0

    @property
    def latency_now_frames(self) -> int:
        """What it reports by now: pedalboard goes by what a plugin reported first."""
        return self._instances[0].reported_latency_samples if self._settled else self.reported_latency_frames

    @property
    def instances(self) -> tuple[pedalboard.VST3Plugin, ...]:
        """One, or one for each channel."""
        return tuple(self._instances)

    def process(self, block: Audio) -> Audio:
        """See `chainsim.model.processor.Processor`.

        Raises:
            StereoOnlyError: fed mono, and the plugin only takes stereo.
            MonoOnlyError: fed stereo, the plugin only takes mono, and there is no `another`.
            PluginRefused: it takes neither mono nor stereo.
        """
        if self._settled:
            return self._process_settled(block)
        on_main = (lambda work: work()) if self._threads is None else self._threads.on_main
        out: Audio = on_main(lambda: self._process_first(block))
        self._settled = True
        self.reported_latency_frames = self._instances[0].reported_latency_samples
        if self.on_settled is not None:
            self.on_settled()
        return out

    def source_ended(self, frames: int) -> None:
        """Nothing to do: what is held back comes out with the silence that follows."""

    def _process_settled(self, block: Audio) -> Audio:
        if len(self._instances) == 1:
            return self._run(self._instances[0], block)
        left, right = self._instances
        if self._aside is None:
            return np.concatenate([self._run(left, block[:1]), self._run(right, block[1:])])
        beside = self._aside(lambda: self._run(right, block[1:]))
        return np.concatenate([self._run(left, block[:1]), beside.get()])

    def _process_first(self, block: Audio) -> Audio:
        channels = block.shape[0]
        try:
            out = self._run(self._instances[0], block)
        except ValueError as error:
            if "does not support" not in str(error):
                raise
            taken = layout_words(error) or str(error)
        else:
            as_stereo = ChannelMode.MONO_AS_STEREO if self._mono_source else ChannelMode.STEREO
            self.channel_mode = as_stereo if channels == 2 else ChannelMode.MONO
            return out
        if channels == 1:
            raise StereoOnlyError(taken)
        if self._another is None:
            raise MonoOnlyError(taken)
        self._instances.append(self._another())
        self.channel_mode = ChannelMode.DUAL_MONO
        try:
            out = self._process_settled(block)
        except ValueError as error:
            raise PluginRefused(f"'{self._instances[0].name}' {layout_words(error) or error}") from None
        if self._threads is not None:
            self._aside = self._threads.another()
        return out

    def _run(self, plugin: pedalboard.VST3Plugin, block: Audio) -> Audio:
        out: Audio = plugin.process(block, self._sample_rate_hz, reset=False)
        return out
