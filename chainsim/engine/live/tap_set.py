"""What a render is watched by: a meter for every tap that is new, and its audio where it may be played again."""

from __future__ import annotations

from chainsim.engine.live.buffer_pool import BufferPool
from chainsim.engine.live.kept_audio import KeptAudio
from chainsim.engine.live.meter_snapshot import Tapped
from chainsim.measure.tap_meter import TapMeter
from chainsim.measure.tap_plan import plan_taps
from chainsim.model.audio import Audio, AudioFormat, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.stage_addressing import walk_stages

_USUAL_S = 30


def expected_frames(source: SourceInfo) -> int:
    """Of a source; one that does not say how long it is gets room for so much at first."""
    return source.frames or _USUAL_S * source.format.sample_rate_hz


class TapSet:
    """Meters for the taps of some top-level stages and what is inside of them, and the audio of those that are kept.

    Args:
        chain: whose taps they are.
        played: what is rendered for it; its stages have the same paths.
        numbers: of the top-level stages; 0 is the source.
        source: what is played.
        kept: of which of these the audio is kept.
        memory: where it is put.
    """

    def __init__(
        self, chain: Chain, played: Chain, numbers: range, source: SourceInfo, kept: range, memory: BufferPool
    ) -> None:
        self._memory = memory
        self._source = source.format
        self._frames = expected_frames(source)
        self._played = {path: slot for slot, (path, _) in enumerate(walk_stages(played.stages), start=1)} | {"0": 0}
        paths = ["0", *(path for path, _ in walk_stages(chain.stages))]
        self._numbers = kept
        self._kept: dict[int, KeptAudio] = {}
        self._meters: dict[str, TapMeter] = {}
        self._gains = {
            paths[slot]: gains
            for slot, gains in plan_taps(chain).gains_db.items()
            if int(paths[slot].partition(".")[0]) in numbers
        }
        self.fed = False

    def feed(self, samples: Audio) -> None:
        """Source frames of all played taps, (taps, channels, frames)."""
        if not samples.shape[2]:
            return
        channels = samples.shape[1]
        if not self.fed:
            self.fed = True
            widened = channels > self._source.channels
            weights = [0.5, 0.5] if widened else None  # two copies of one channel must not read louder for it
            if not widened:
                self._kept = {number: KeptAudio(self._memory, channels, self._frames) for number in self._numbers}
            audio = AudioFormat(self._source.sample_rate_hz, channels)
            self._meters = {
                path: TapMeter(audio, gains_db=gains, channel_weights=weights) for path, gains in self._gains.items()
            }
        for path, meter in self._meters.items():
            meter.feed(samples[self._played[path]])
        for number, kept in self._kept.items():
            kept.feed(samples[self._played[str(number)]])

    def read(self) -> dict[str, Tapped]:
        """By path; those that are read from another tap at a gain have none of their own."""
        return {path: Tapped(meter.readings(), self._gains[path]) for path, meter in self._meters.items()}

    def audio(self, number: int) -> Audio | None:
        """(channels, frames); None: not kept."""
        kept = self._kept.get(number)
        return None if kept is None else kept.read()

    def kept_audio(self) -> dict[int, Audio]:
        """What is kept of all taps, by their slots in what is played, (channels, frames)."""
        return {self._played[str(number)]: kept.read() for number, kept in self._kept.items()}

    def let_go(self) -> None:
        """Nobody will ask for the audio: its memory may be used again."""
        for kept in self._kept.values():
            self._memory.give_back(kept.read())
        self._kept.clear()
