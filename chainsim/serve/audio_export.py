"""The sound of a chain as a file to take along: its output, its output with trims, or what one stage gives back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np

from chainsim.engine.chain_measurement import play
from chainsim.engine.client import RenderClient
from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.model.audio import AudioFormat
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import output_point, walk_stages
from chainsim.render.block_gain import amplify, linear_gain
from chainsim.render.sound_file import SoundFile
from chainsim.tasks.chain_request import ChainRequest

FORMS = {"wav": ("WAV", "FLOAT", "audio/wav"), "flac": ("FLAC", "PCM_24", "audio/flac")}


def write_sound(
    file: Path, request: ChainRequest, options: RunOptions, tap: str | None, form: str, on_progress: OnProgress
) -> None:
    """Render afresh, as long as the track, at the level that it has there.

    Args:
        file: where to.
        request: the chain, and what is played into it.
        options: limits and places.
        tap: path of a stage; None: the output, after the fader.
        form: of `FORMS`: "wav" holds what is past full scale, "flac" does not.
        on_progress: told the frames.

    Raises:
        UsageError: there is no such stage, or FLAC would clip it. Else as `run`.
    """
    slots = {path: slot for slot, (path, _) in enumerate(walk_stages(request.chain.stages), start=1)}
    if tap is not None and tap not in slots:
        raise UsageError(f"there is no stage {tap}")
    slot, fader_db = output_point(request.chain) if tap is None else (slots[tap], 0.0)
    gain = linear_gain(fader_db)
    kind, subtype, _ = FORMS[form]
    with request.opened(options) as asked, RenderClient(options.limits, options.stages_at_once) as client:
        source, done = asked.stimulus.info, 0
        places = asked.options.places(asked.folder)
        client.open(asked.chain, source.format, places, tail_s=0.0, start_s=source.start_s)
        with ExitStack() as stack:
            sound: SoundFile | None = None
            for block in play(client, asked.stimulus, None):
                samples = amplify(block.samples[slot][:, : block.source_frames], gain)
                if sound is None:  # a mono track may have become stereo by now
                    audio = AudioFormat(source.format.sample_rate_hz, len(samples))
                    sound = stack.enter_context(SoundFile(file, audio, kind, subtype))
                if form == "flac" and samples.size and float(np.abs(samples).max()) > 1.0:
                    raise UsageError("it goes past full scale, and FLAC would clip it: take WAV, or turn it down")
                sound.write(samples)
                done += block.source_frames
                on_progress(done, source.frames, "rendering")
