import numpy as np
import pytest

from chainsim.errors import AudioError
from chainsim.model.audio import AudioFormat, Excerpt, SourceInfo
from chainsim.stimulus import from_array
from tests.stimulus.hearing import whole

STEREO = np.random.default_rng(1).uniform(-3.0, 3.0, (2, 20_000)).astype(np.float32)


@pytest.mark.parametrize("block_frames", [1000, 8192, 30_000])
def test_same_samples_in_any_blocks(block_frames: int) -> None:
    assert np.array_equal(whole(from_array(STEREO, 48_000), block_frames), STEREO)


def test_info_and_excerpt() -> None:
    stimulus = from_array(STEREO[0], 8_000, name="take", excerpt=Excerpt(0.5, 1.0))
    assert stimulus.info == SourceInfo("array", "take", AudioFormat(8_000, 1), frames=4_000, start_frame=4_000)
    assert np.array_equal(whole(stimulus), STEREO[:1, 4_000:8_000])


def test_working_in_place_on_a_block_leaves_the_next_pass_alone() -> None:
    stimulus = from_array(STEREO[:1].copy(), 48_000)
    for block in stimulus.blocks():
        block *= 0.0
    assert np.array_equal(whole(stimulus), STEREO[:1])


@pytest.mark.parametrize(
    ("array", "rate", "message"),
    [
        (np.zeros((2, 0)), 48_000, "array: no audio frames"),
        (np.zeros(9), 4_000, "array: sample rate 4000 Hz, expected 8000 to 192000 Hz; convert it first"),
        (np.zeros(9), 44_100.5, "array: sample rate 44100.5 Hz, expected a whole number"),
    ],
)
def test_refused(array: np.ndarray, rate: int, message: str) -> None:
    with pytest.raises(AudioError) as caught:
        from_array(array, rate)
    assert str(caught.value) == message
