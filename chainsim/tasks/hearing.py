"""What a chain sounds like with the trims that its proof made: the piece that a result kept to be listened to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chainsim.engine.chain_measurement import play
from chainsim.engine.client import RenderClient
from chainsim.model.audio import Audio
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.walk import output_point
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.tasks.chain_request import ChainRequest, FileRequest


def with_trims_heard(result: Result, request: FileRequest | ChainRequest, options: RunOptions) -> Result:
    """The result with the output of the proven chain beside source and output, rendered once more.

    As it is where there is no proof, or where nothing was kept. Errors as `run`.
    """
    kept, proof = result.measurement.listening, result.proof
    if kept is None or proof is None:
        return result
    first = round(kept.start_s * result.measurement.sample_rate_hz)
    last = first + kept.source.shape[1]
    slot, fader_db = output_point(proof.chain)
    pieces: list[Audio] = []
    at = 0
    with request.opened(options) as asked, RenderClient(options.limits, options.stages_at_once) as client:
        source = asked.stimulus.info
        places = asked.options.places(asked.folder)
        client.open(proof.chain, source.format, places, tail_s=0.0, start_s=source.start_s)
        for block in play(client, asked.stimulus, None):
            samples = block.samples[slot, :, : block.source_frames]
            pieces.append(samples[:, max(0, first - at) : max(0, last - at)].copy())
            at += block.source_frames
    heard = amplify(np.concatenate(pieces, axis=1), linear_gain(fader_db))
    listening = replace(kept, with_trims=heard)
    return replace(result, measurement=replace(result.measurement, listening=listening))
