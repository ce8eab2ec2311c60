"""What one send of a strip carries: taken where it says, at its level, by its balance."""

from __future__ import annotations

import numpy as np

from chainsim.engine.tap_block import TapBlock
from chainsim.mixing.panning import place_of, placed
from chainsim.mixing.strip_audio import CHANNELS, PlacedAudio
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.session import Send
from chainsim.model.stage_addressing import output_point
from chainsim.units import gain_from_db


class SendTaken:
    """Writes a send.

    Args:
        send: which.
        chain: of the strip.
        audio: where it is kept.
    """

    def __init__(self, send: Send, chain: Chain, audio: PlacedAudio) -> None:
        slot, gain_db = output_point(chain)
        if send.tap == "pre-inserts":
            slot, gain_db = 0, chain.input_trim_db
        elif send.tap == "pre-fader":
            gain_db -= chain.fader_db
        else:
            gain_db = 0.0  # what it is handed went through fader and pan already
        self.audio = audio
        self._after_fader = send.tap == "post-fader"
        self._slot = slot
        self._gain = np.float32(gain_from_db(gain_db + send.level_db))
        self._place = place_of(send.pan, CHANNELS, 0.0)

    def take(self, block: TapBlock, output: Audio) -> None:
        """The taps of a block, and what leaves the strip, (2, frames)."""
        taken = output if self._after_fader else block.samples[self._slot]
        if taken.shape[0] < CHANNELS:
            taken = np.repeat(taken, CHANNELS, axis=0)
        self.audio.write(placed(taken * self._gain, self._place), block.source_frames)
