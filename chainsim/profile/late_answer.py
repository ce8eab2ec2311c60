"""How late does a stage answer that is silent for as long as others are asked? A delay longer than what is played.

Such a stage is asked as if that were its latency: its first frame is then what it makes of the first one that went in.
Only where nothing comes out of the first tones is it looked for, and no further than to the first sound.
"""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.processor import Processor
from chainsim.profile.lag import MAX_LAG_FRAMES
from chainsim.profile.measurement_bench import Bench, OpenProcessor
from chainsim.profile.stage_stream import BLOCK_FRAMES, FLUSH_S
from chainsim.units import frames_from_s

LISTENED_S = 10.0
LED_IN_S = FLUSH_S - 0.2
"""What is later is not waited for with every tone."""
BURST_S, SEED = 0.05, 7
HEARD = 1e-6
"""Of a burst of full scale."""


class LedIn:
    """A stage without the silence before its answer."""

    def __init__(self, processor: Processor, late_frames: int) -> None:
        self._processor, self._late_frames = processor, late_frames
        self._left_frames = late_frames

    @property
    def reported_latency_frames(self) -> int:
        """What the stage reports, and the silence."""
        return self._processor.reported_latency_frames + self._late_frames

    def process(self, block: Audio) -> Audio:
        """Fewer frames than were fed, until the answer begins."""
        answer = self._processor.process(block)
        silent = min(self._left_frames, answer.shape[1])
        self._left_frames -= silent
        return answer[:, silent:]

    def source_ended(self, frames: int) -> None:
        """The stage hears of it."""
        self._processor.source_ended(frames)


def led_in(open_processor: OpenProcessor, late_frames: int) -> OpenProcessor:
    """Instances without their silence."""
    return lambda: LedIn(open_processor(), late_frames)


def is_silent_at_first(answer: Audio) -> bool:
    """Whether nothing comes out for longer than any latency that is looked for, as of gates, delays and mutes."""
    return not (np.abs(answer[:, : MAX_LAG_FRAMES + 1]) > HEARD * HEARD).any()


def silent_for_frames(bench: Bench, open_processor: OpenProcessor) -> int | None:
    """Frames from a burst to the answer, where the tones are no longer there when that begins; None: else, or never."""
    silence = np.zeros((bench.audio.channels, MAX_LAG_FRAMES + 1), np.float32)
    burst = _burst(bench.audio)
    soon = bench.render_audio(np.concatenate([burst, silence], axis=1))
    if not is_silent_at_first(soon):  # a gate opens for it
        return None
    late_frames = first_sound_at(open_processor(), bench.audio)
    return late_frames if late_frames is not None and late_frames > MAX_LAG_FRAMES else None


def first_sound_at(processor: Processor, audio: AudioFormat) -> int | None:
    """The frame at which a fresh instance is first heard of a loud burst; None: not within ten seconds."""
    burst = _burst(audio)
    silence = np.zeros((audio.channels, BLOCK_FRAMES), np.float32)
    processor.source_ended(burst.shape[1])
    returned = 0
    for at in range(0, frames_from_s(LISTENED_S, audio.sample_rate_hz), BLOCK_FRAMES):
        answer = processor.process(burst if at == 0 else silence)
        heard = np.flatnonzero((np.abs(answer) > HEARD).any(axis=0))
        if heard.size:
            return returned + int(heard[0])
        returned += answer.shape[1]
    return None


def _burst(audio: AudioFormat) -> Audio:
    """A block of it: some plugins begin anew with a longer one."""
    burst = np.zeros((audio.channels, BLOCK_FRAMES), np.float32)
    shape = audio.channels, frames_from_s(BURST_S, audio.sample_rate_hz)
    burst[:, : shape[1]] = np.random.default_rng(SEED).uniform(-1.0, 1.0, shape)
    return burst
