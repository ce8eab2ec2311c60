"""Everything that is fed from the rendered blocks of a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from chainsim.engine.known_sources import KnownSource
from chainsim.engine.programme_watch import ProgrammeWatch
from chainsim.engine.tap_block import TapBlock
from chainsim.measure.chain_ends import ChainEnds
from chainsim.measure.chain_meter import NOTHING, ChainMeter
from chainsim.measure.export_meter import ExportMeter
from chainsim.measure.stage_meters import StagePairs
from chainsim.measure.tap_readings import TapReadings
from chainsim.model.audio import Audio, AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.measured_beginning import Beginning
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.stage_addressing import output_point


class Meters:
    """Of taps, of stages, of the programme, and of the ends.

    Args:
        chain: what is rendered.
        audio: format of its taps.
        source: format of what is played.
        profiles: by path.
        options: which meters are wanted.
        beginning: stages that are known already.
        known: of the source, if that has been played before.
        unchanged: by slot, what was read of taps that are as they were.
    """

    def __init__(
        self,
        chain: Chain,
        audio: AudioFormat,
        source: AudioFormat,
        profiles: Mapping[str, StageProfile],
        options: RunOptions,
        beginning: Beginning,
        known: KnownSource | None = None,
        unchanged: Mapping[int, TapReadings] = NOTHING,
    ) -> None:
        self.audio = audio
        self.mono_source = audio.channels > source.channels
        self._known = known
        self._source_frames = 0
        self.levels = ChainMeter(
            chain,
            audio,
            profiles,
            mono_source=self.mono_source,
            beginning=beginning,
            source=known.levels(audio, mono_source=self.mono_source) if known else None,
            unchanged=unchanged,
        )
        self.pairs = StagePairs(chain, audio, profiles, beginning)
        watched = {path: profile for path, profile in profiles.items() if not beginning.holds(path)}
        self.watch = ProgrammeWatch(watched, audio)
        self.ends = ChainEnds(chain, audio, spectra=options.spectra, listening=options.listening)
        self.export: ExportMeter | None = None
        if options.export_bits is not None:
            self._last_slot, gain_db = output_point(chain)
            self.export = ExportMeter(options.export_bits, gain_db, audio.sample_rate_hz)

    def feed(self, block: TapBlock) -> None:
        """The next block."""
        self.levels.feed(block.samples, block.source_frames)
        self._source_frames += block.source_frames
        if block.source_frames:
            source = block.source
            self.pairs.feed(source)
            self.ends.feed(source)
            for path in self.watch.paths:
                self.watch.feed(path, self.levels.stage_input(path, source), self.levels.stage_output(path, source))
            if self.export is not None:
                self.export.feed(source[self._last_slot])

    def keep_source(self) -> None:
        """What has been read of the source, all of which was played, for the next chain."""
        if self._known is not None:
            self._known.keep_levels(self.audio, self.levels.source_levels(), mono_source=self.mono_source)

    def cut_source(self, stimulus: Stimulus) -> None:
        """The source was not played to its end: what is known of the whole of it is none of this measurement."""
        self.levels.measure_source(_beginning(stimulus, self._source_frames, self.audio.channels))


def _beginning(stimulus: Stimulus, frames: int, channels: int) -> Iterator[Audio]:
    """So many frames of a stimulus; a mono one twice where there are two channels."""
    blocks = stimulus.blocks()
    while frames > 0:
        block = next(blocks)[:, :frames]
        frames -= block.shape[1]
        yield block if block.shape[0] == channels else np.repeat(block, channels, axis=0)
