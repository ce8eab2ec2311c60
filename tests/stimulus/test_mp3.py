import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.errors import AudioError
from chainsim.model.audio import Excerpt
from chainsim.stimulus import open_file
from chainsim.stimulus.mp3 import survey
from tests.stimulus.hearing import whole

LENGTH_S = 3

pytestmark = pytest.mark.skipif("MP3" not in soundfile.available_formats(), reason="this libsndfile has no MP3")


def encode(path: Path, rate_hz: int, mode: str) -> bytes:
    """Loud and silent halves, so that a variable bit rate varies."""
    samples = 0.3 * np.random.default_rng(3).standard_normal(LENGTH_S * rate_hz)
    samples[: rate_hz * LENGTH_S // 2] = 0.0
    soundfile.write(path, samples, rate_hz, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode=mode)
    return path.read_bytes()


def without_header_frame(data: bytes) -> bytes:
    return data[data.index(b"\xff" + data[1:2], 4) :]


FOOTED = b"ID3\x04\0\x10\0\0\x01\x02" + bytes(130) + b"3DI\x04\0\x10\0\0\x01\x02"  # ID3v2.4, 3.4


@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
@pytest.mark.parametrize(("rate_hz", "per_frame"), [(48_000, 1152), (44_100, 1152), (22_050, 576), (8_000, 576)])
def test_counts_what_was_encoded(tmp_path: Path, rate_hz: int, per_frame: int, mode: str) -> None:
    data = encode(tmp_path / "a.mp3", rate_hz, mode)
    frames = survey(io.BytesIO(data)).frames
    # The header frame, the encoder's delay and padding come on top: at most four frames.
    assert LENGTH_S * rate_hz < frames <= LENGTH_S * rate_hz + 4 * per_frame
    tag = b"ID3\x04\0\0\0\0\x01\x02" + bytes(130)  # 0x01 0x02 in seven bits each: 130 bytes
    for front in (tag, tag + tag, tag + bytes(500), FOOTED + tag):
        held = survey(io.BytesIO(front + data + b"TAG" + bytes(125)))
        assert (held.frames, held.starts_at, held.says_length, held.changes_at) == (frames, len(front), True, None)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\xff\xff\xff\xff", b"\xff\xfb\x00\x00"])
def test_counts_nothing_elsewhere(data: bytes) -> None:
    held = survey(io.BytesIO(data))
    assert (held.frames, held.says_length) == (0, False)


def test_constant_rate_without_its_length_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(without_header_frame(encode(path, 48_000, "CONSTANT")) + b"TAG" + bytes(125))
    stimulus = open_file(path)
    assert stimulus.info.frames is None
    assert LENGTH_S * 48_000 <= whole(stimulus).shape[1] <= LENGTH_S * 48_000 + 4 * 1152
    assert whole(open_file(path, excerpt=Excerpt(1.0, 1.5))).shape == (1, 24_000)


@pytest.mark.parametrize(
    ("start_s", "end_s", "start_of_message"),
    [
        (60.0, None, "vocal: the excerpt starts at 1:00.000, but the audio ends at 0:03."),
        (1.0, 60.0, "vocal: the excerpt ends at 1:00.000, but the audio ends at 0:03."),
    ],
)
def test_excerpt_beyond_an_unknown_length(
    tmp_path: Path, start_s: float, end_s: float | None, start_of_message: str
) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(without_header_frame(encode(path, 48_000, "CONSTANT")))
    stimulus = open_file(path, excerpt=Excerpt(start_s, end_s), name="vocal")
    with pytest.raises(AudioError) as caught:
        whole(stimulus)
    assert str(caught.value).startswith(start_of_message)
    assert str(caught.value).endswith("; choose a time before that")


def test_variable_rate_without_its_length_is_refused(tmp_path: Path) -> None:
    # Loud first: the estimate from the first frame's rate is then far too short.
    path = tmp_path / "a.mp3"
    samples = 0.3 * np.random.default_rng(3).standard_normal(LENGTH_S * 48_000)
    samples[48_000:] = 0.0
    soundfile.write(path, samples, 48_000, format="MP3", subtype="MPEG_LAYER_III", bitrate_mode="VARIABLE")
    path.write_bytes(without_header_frame(path.read_bytes()))
    with soundfile.SoundFile(path) as estimate:
        assert estimate.frames < 2 * 48_000
    with pytest.raises(AudioError) as caught:
        open_file(path, name="vocal")
    start = "vocal: an MP3 that does not say its length: only 0:0"
    assert str(caught.value).startswith(start)
    assert str(caught.value).endswith(" would be read; convert it to WAV or FLAC")
