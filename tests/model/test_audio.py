from __future__ import annotations

import numpy as np
import pytest

from chainsim.errors import AudioError
from chainsim.model.audio import as_audio


def test_one_dimension_is_mono() -> None:
    audio = as_audio(np.array([0.0, 1.5, -2.0]))
    assert audio.shape == (1, 3)
    assert audio.dtype == np.float32
    assert audio[0, 2] == -2.0  # beyond full scale is legal


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 3, 4)), "track: expected shape (channels, frames), found 3 dimensions"),
        (np.zeros((2, 0)), "track: no audio frames"),
        (
            np.zeros((1000, 2)),
            "track: expected 1 or 2 channels in shape (channels, frames), found 1000; transpose it",
        ),
        (np.zeros((6, 1000)), "track: expected 1 or 2 channels in shape (channels, frames), found 6"),
        (
            np.zeros((2, 4), np.int16),
            "track: expected floating-point samples (full scale 1.0), found int16; divide by its full scale",
        ),
        (
            np.array(["a"]),
            "track: expected numbers, found <U1; pass float32 samples of shape (channels, frames)",
        ),
    ],
)
def test_whatever_else_is_refused(array: np.ndarray[tuple[int, ...], np.dtype[np.generic]], message: str) -> None:
    with pytest.raises(AudioError) as caught:
        as_audio(array, name="track")
    assert str(caught.value) == message
