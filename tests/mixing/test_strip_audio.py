"""What is written is read back, at its place in the session, without the padding behind it."""

from __future__ import annotations

import pickle
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.errors import ChainsimError
from chainsim.mixing.strip_audio import PlacedAudio


def noise(frames: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.random.default_rng(frames).uniform(-1.0, 1.0, (2, frames)).astype(np.float32)


@given(
    st.integers(0, 50), st.lists(st.integers(1, 40), min_size=1, max_size=5), st.integers(0, 200), st.integers(1, 90)
)
def test_any_stretch_is_what_numpy_would_cut(start: int, sizes: list[int], first: int, frames: int) -> None:
    signal = noise(sum(sizes))
    audio, at = PlacedAudio(start), 0
    for size in sizes:
        audio.write(signal[:, at : at + size], size)
        at += size
    whole = np.zeros((2, 400), np.float32)
    whole[:, start : start + signal.shape[1]] = signal
    assert audio.end_frame == start + signal.shape[1]
    assert np.array_equal(audio.read(first, frames), whole[:, first : first + frames])
    audio.close()


def test_padding_behind_the_source_is_no_length_but_a_tail_is() -> None:
    audio = PlacedAudio()
    block = np.zeros((2, 100), np.float32)
    audio.write(block, 60)
    assert audio.end_frame == 60  # a silent source has its length all the same
    block[1, 70] = 1e-3
    block[0, 90] = 1e-7  # below -120 dBFS
    audio.write(block, 0)
    assert audio.end_frame == 100 + 71
    audio.close()


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
def test_one_of_another_process_for_which_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    audio = PlacedAudio()
    audio.write(noise(100), 100)
    sent = pickle.dumps(audio)
    audio.close()
    full = Path("/dev/full").open("w+b", buffering=0)  # noqa: SIM115 - closed by whom it is given to
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full)
    with pytest.raises(ChainsimError, match=r"can't keep a track .* \(No space left on device\)"):
        pickle.loads(sent)  # noqa: S301 - our own
    assert full.closed
