"""Audio inside a page: FLAC that a browser decodes, in base64."""

from __future__ import annotations

import base64
import io

import numpy as np

from chainsim.model.audio import Audio

_DITHER_SEED = 1


def flac(audio: Audio, sample_rate_hz: int) -> str:
    """16 bits with triangular dither, the same in every file, so that it cancels in a difference of two.

    Args:
        audio: (channels, frames), within +-1.
        sample_rate_hz: of it.
    """
    import soundfile  # reading a chain without audio needs no libsndfile

    noise = np.random.default_rng(_DITHER_SEED).random((2, *audio.shape), dtype=np.float32)
    steps = np.round(audio * 32_767.0 + noise[0] - noise[1]).clip(-32_768, 32_767).astype(np.int16)
    file = io.BytesIO()
    soundfile.write(file, steps.T, sample_rate_hz, format="FLAC", subtype="PCM_16")
    return base64.b64encode(file.getvalue()).decode()
