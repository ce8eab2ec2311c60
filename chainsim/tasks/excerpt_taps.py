"""What a chain sounds like behind every stage, and with the trims that its proof made: the piece that a result kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainsim.engine.chain_measurement import play
from chainsim.engine.client import RenderClient
from chainsim.model.audio import Audio
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.stage_addressing import output_point, walk_stages
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.tasks.chain_request import ChainRequest, FileRequest


def with_trims_heard(result: Result, request: FileRequest | ChainRequest, options: RunOptions) -> Result:
    """The result with the output of the proven chain beside source and output, rendered once more.

    As it is where there is no proof, or where nothing was kept. Errors as `run`.
    """
    kept, proof = result.measurement.listening, result.proof
    if kept is None or proof is None:
        return result
    slot, fader_db = output_point(proof.chain)
    (heard,) = _heard(proof.chain, result, request, options, [slot])
    heard = amplify(heard, linear_gain(fader_db))
    listening = replace(kept, with_trims=heard)
    return replace(result, measurement=replace(result.measurement, listening=listening))


def taps_heard(result: Result, request: FileRequest | ChainRequest, options: RunOptions) -> dict[str, Audio]:
    """What every stage of the chain gives back, by its path, over the piece that was kept: rendered once more.

    Nothing where nothing was kept. Errors as `run`.
    """
    chain = result.measurement.chain
    slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
    if result.measurement.listening is None or not slots:
        return {}
    return dict(zip(slots, _heard(chain, result, request, options, list(slots.values())), strict=True))


def _heard(
    chain: Chain, result: Result, request: FileRequest | ChainRequest, options: RunOptions, slots: Sequence[int]
) -> list[Audio]:
    """These taps of a chain, cut to the piece that the result kept."""
    kept = result.measurement.listening
    assert kept is not None  # noqa: S101 - whoever asks has looked
    first = round(kept.start_s * result.measurement.sample_rate_hz)
    last = first + kept.source.shape[1]
    pieces: list[list[Audio]] = [[] for _ in slots]
    at = 0
    with request.opened(options) as asked, RenderClient(options.limits, options.stages_at_once) as client:
        source = asked.stimulus.info
        places = asked.options.places(asked.folder)
        client.open(chain, source.format, places, tail_s=0.0, start_s=source.start_s)
        for block in play(client, asked.stimulus, None):
            parts = block.source
            for taken, slot in zip(pieces, slots, strict=True):
                taken.append(parts[slot][:, max(0, first - at) : max(0, last - at)].copy())
            at += block.source_frames
    return [np.concatenate(taken, axis=1) for taken in pieces]
