"""The audio at one tap, in memory: rendered when it is asked for, as long as the source."""

from __future__ import annotations

import numpy as np

from chainsim.engine.chain_measurement import play
from chainsim.engine.client import RenderClient
from chainsim.errors import UsageError
from chainsim.model.audio import Audio
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import output_point, walk_stages
from chainsim.render.block_gain import linear_gain
from chainsim.tasks.chain_request import ChainRequest, FileRequest
from chainsim.units import format_bytes

MOST_BYTES = 1 << 30
"""46 minutes of stereo at 48 kHz."""


def tap_audio(request: FileRequest | ChainRequest, options: RunOptions, tap: int | str | None) -> Audio:
    """Render a chain and keep one tap.

    Args:
        request: the chain, and what is played into it.
        options: excerpt, limits and places.
        tap: a number (0 is the input, k follows stage k), a stage's path ("3.2.1"), or None for the output.

    Returns:
        float32 of shape (channels, frames).

    Raises:
        UsageError: there is no such tap, or it takes more than MOST_BYTES. Else as `run`.
    """
    with request.opened(options) as asked:
        slots = {"0": 0, **{path: slot for slot, (path, _) in enumerate(walk_stages(asked.chain.stages), start=1)}}
        output_slot, fader_db = output_point(asked.chain)
        if tap is not None and str(tap) not in slots:
            raise UsageError(f"no tap {tap!r}; there are {', '.join(slots)}, and None for the output")
        slot = output_slot if tap is None else slots[str(tap)]
        gain = linear_gain(fader_db) if tap is None else None
        blocks: list[Audio] = []
        held_bytes = 0
        with RenderClient(options.limits, options.stages_at_once) as client:
            source = asked.stimulus.info
            places = asked.options.places(asked.folder)
            client.open(asked.chain, source.format, places, tail_s=0.0, start_s=source.start_s)
            for block in play(client, asked.stimulus, None):
                samples = block.samples[slot][:, : block.source_frames]
                held_bytes += samples.nbytes
                if held_bytes > MOST_BYTES:
                    raise UsageError(
                        f"the audio takes more than {format_bytes(MOST_BYTES)}; run an excerpt "
                        "(RunOptions.start_s, end_s), or write files with `chainsim render`"
                    )
                blocks.append(samples.copy() if gain is None else samples * gain)
    return np.concatenate(blocks, axis=1)
