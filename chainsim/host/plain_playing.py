"""Audio played into a plugin that is asked something, in whichever way it takes channels."""

from __future__ import annotations

import pedalboard

from chainsim.model.audio import Audio


def played(plugin: pedalboard.VST3Plugin, audio: Audio, sample_rate_hz: int) -> Audio | None:
    """What comes of stereo, (2, frames), or else of its first channel; None: it takes neither."""
    for channels in (2, 1):
        try:
            answer: Audio = plugin.process(audio[:channels], sample_rate_hz, reset=False)
        except ValueError:  # takes other channels, or no audio at all
            continue
        return answer
    return None
