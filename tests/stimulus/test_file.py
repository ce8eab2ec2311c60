import os
import struct
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.errors import AudioError
from chainsim.model.audio import WHOLE, AudioFormat, Excerpt, SourceInfo
from chainsim.stimulus import open_file
from tests.stimulus.hearing import Samples, whole

RATE_HZ = 48_000
FRAMES = 60_000
AGAIN = "get or export the file again"

FORMATS = [
    ("WAV", "PCM_U8"),
    ("WAV", "PCM_16"),
    ("WAV", "PCM_24"),
    ("WAV", "PCM_32"),
    ("WAV", "FLOAT"),
    ("WAV", "DOUBLE"),
    ("WAV", "MS_ADPCM"),
    ("WAVEX", "PCM_24"),
    ("RF64", "PCM_16"),
    ("W64", "PCM_16"),
    ("AIFF", "PCM_16"),
    ("AIFF", "FLOAT"),
    ("AU", "PCM_16"),
    ("CAF", "PCM_16"),
    ("CAF", "ALAC_16"),
    ("FLAC", "PCM_16"),
    ("FLAC", "PCM_24"),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", "MPEG_LAYER_III"),
]


def music(channels: int = 2, frames: int = FRAMES, rate_hz: int = RATE_HZ) -> Samples:
    """Tones and some noise, of shape (frames, channels) as soundfile writes it."""
    t = np.arange(frames) / rate_hz
    noise = np.random.default_rng(2).standard_normal((frames, channels))
    return np.asarray(0.4 * np.sin(2 * np.pi * 440.0 * t)[:, np.newaxis] + 0.1 * noise)


def write(path: Path, kind: str = "WAV", encoding: str = "PCM_16", channels: int = 2, rate_hz: int = RATE_HZ) -> Path:
    if kind not in soundfile.available_formats() or encoding not in soundfile.available_subtypes(kind):
        pytest.skip(f"this libsndfile has no {kind} {encoding}")
    soundfile.write(path, music(channels, rate_hz=rate_hz), rate_hz, format=kind, subtype=encoding)
    return path


def refusal(path: Path, excerpt: Excerpt = WHOLE) -> str:
    """The message of the error that opening or reading the file raises."""
    with pytest.raises(AudioError) as caught:
        whole(open_file(path, name="vocal", excerpt=excerpt))
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def cut(path: Path, part: float) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    return path


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize(("kind", "encoding"), FORMATS)
def test_every_format_reads_as_soundfile_reads_it_whole(
    tmp_path: Path, kind: str, encoding: str, channels: int
) -> None:
    path = write(tmp_path / "vocal", kind, encoding, channels)
    expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
    stimulus = open_file(path)
    assert stimulus.info == SourceInfo(
        "file", str(path), AudioFormat(RATE_HZ, channels), frames=len(expected), encoding=encoding
    )
    assert np.array_equal(whole(stimulus), expected.T)
    assert np.array_equal(whole(stimulus, 333), expected.T)  # a fresh pass, in other blocks


@pytest.mark.parametrize(("kind", "encoding"), FORMATS)
def test_every_format_gives_an_excerpt(tmp_path: Path, kind: str, encoding: str) -> None:
    path = write(tmp_path / "vocal", kind, encoding)
    expected, _ = soundfile.read(path, dtype="float32", always_2d=True)
    stimulus = open_file(path, excerpt=Excerpt(0.5, 0.75))
    assert (stimulus.info.start_frame, stimulus.info.frames) == (24_000, 12_000)
    assert np.array_equal(whole(stimulus), expected[24_000:36_000].T)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 96_000, 192_000])
def test_sample_rates(tmp_path: Path, rate_hz: int) -> None:
    path = write(tmp_path / "vocal.wav", rate_hz=rate_hz)
    assert open_file(path).info.format == AudioFormat(rate_hz, 2)


def test_the_loudest_of_16_bits(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "loud.wav", np.array([-32_768, 32_767, 1], np.int16), RATE_HZ, subtype="PCM_16")
    assert whole(open_file(tmp_path / "loud.wav"))[0].tolist() == [-1.0, 32_767 / 32_768, 2.0**-15]


@pytest.mark.parametrize("encoding", ["FLOAT", "DOUBLE"])
def test_values_beyond_full_scale_are_kept(tmp_path: Path, encoding: str) -> None:
    samples = np.array([0.0, 1.0, -1.5, 16.0, np.inf, np.nan], dtype=np.float32)
    soundfile.write(tmp_path / "hot.wav", samples, RATE_HZ, subtype=encoding)
    assert np.array_equal(whole(open_file(tmp_path / "hot.wav"))[0], samples, equal_nan=True)


@pytest.mark.parametrize(("kind", "encoding"), [("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III")])
def test_lossy_formats_that_decode_above_full_scale_are_kept(tmp_path: Path, kind: str, encoding: str) -> None:
    # A square wave of almost full scale loses its upper harmonics, so it overshoots (Gibbs: 9 % of the step).
    square = 0.99 * np.sign(np.sin(2 * np.pi * 997.0 * (np.arange(FRAMES) + 0.5) / RATE_HZ))
    soundfile.write(tmp_path / "hot", square, RATE_HZ, format=kind, subtype=encoding)
    assert np.max(np.abs(whole(open_file(tmp_path / "hot")))) > 1.0


def test_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "vocal.wav") == "vocal: no such file; check the path"


def test_named_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(AudioError) as caught:
        open_file(tmp_path / "vocal.wav")
    assert str(caught.value) == f"{tmp_path / 'vocal.wav'}: no such file; check the path"


def test_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "vocal: a folder, expected an audio file"


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "vocal.wav").touch()
    assert refusal(tmp_path / "vocal.wav") == "vocal: an empty file (0 bytes), expected an audio file"


def test_not_audio(tmp_path: Path) -> None:
    (tmp_path / "vocal.wav").write_text("these are words")
    assert refusal(tmp_path / "vocal.wav") == (
        "vocal: not an audio file that can be read here; expected WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"
    )


def test_headerless(tmp_path: Path) -> None:
    (tmp_path / "vocal.raw").write_bytes(bytes(100))
    assert refusal(tmp_path / "vocal.raw") == (
        "vocal: not an audio file that can be read here; expected WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"
    )
    (tmp_path / "vocal.raw").write_bytes(b"RIFF" + bytes(96))  # its name alone makes soundfile take it for raw samples
    assert refusal(tmp_path / "vocal.raw") == (
        "vocal: headerless audio, expected a file with a header such as WAV; convert it"
    )


def test_what_nobody_exports_to_is_not_handed_to_readers_that_print(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "vocal", "SDS", channels=1)
    content = bytearray(path.read_bytes())
    content[21 + 5 : 21 + 100] = bytes(95)  # the checksum of the first packet is wrong, which its reader prints
    for tag in (b"", b"ID3\4\0\0\0\0\0\0"):
        path.write_bytes(tag + content)
        assert refusal(path) == (
            "vocal: not an audio file that can be read here; "
            "expected WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"
        )
    assert capfd.readouterr().out == ""


def test_a_chunk_longer_than_any_file(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal", "W64")
    content = bytearray(path.read_bytes())
    content[40 + 16 : 40 + 24] = (2**63 - 1).to_bytes(8, "little")
    path.write_bytes(content)
    assert refusal(path).startswith("vocal: not an audio file that can be read here (libsndfile: ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    message = "vocal: a pipe or device, expected an audio file; save the audio to a file first"
    assert refusal(tmp_path / "pipe.wav") == message
    assert refusal(Path("/dev/zero")) == message


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_unreadable(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.wav")
    path.chmod(0)
    assert refusal(path) == "vocal: can't be read (Permission denied); check its permissions"


def test_three_channels(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.wav", channels=3)
    assert refusal(path) == "vocal: 3 channels, expected 1 or 2; split or mix it down first"


def test_no_frames(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "vocal.wav", np.zeros((0, 2)), RATE_HZ)
    assert refusal(tmp_path / "vocal.wav") == "vocal: no audio frames; record or export it again"


@pytest.mark.parametrize("rate_hz", [7_999, 192_001])
def test_rates_out_of_range(tmp_path: Path, rate_hz: int) -> None:
    path = write(tmp_path / "vocal.wav", rate_hz=rate_hz)
    assert refusal(path) == f"vocal: sample rate {rate_hz} Hz, expected 8000 to 192000 Hz; convert it first"


@pytest.mark.parametrize(
    ("start_s", "end_s", "message"),
    [
        (1.25, 9.0, "vocal: the excerpt starts at 0:01.250, but the audio ends at 0:01.250; choose a time before that"),
        (1.0, 2.0, "vocal: the excerpt ends at 0:02.000, but the audio ends at 0:01.250; choose a time before that"),
    ],
)
def test_excerpt_beyond_the_end(tmp_path: Path, start_s: float, end_s: float, message: str) -> None:
    assert refusal(write(tmp_path / "vocal.wav"), excerpt=Excerpt(start_s, end_s)) == message


@pytest.mark.parametrize(
    ("kind", "header_bytes", "promised"),
    [("WAV", 44, FRAMES * 4), ("RF64", 104, FRAMES * 4), ("W64", 104, FRAMES * 4), ("AU", 24, FRAMES * 4)],
)
def test_data_cut_short(tmp_path: Path, kind: str, header_bytes: int, promised: int) -> None:
    path = write(tmp_path / "vocal", kind)
    before = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1000])
    message = refusal(path)
    # Whatever other chunks the writer adds, 1000 bytes are missing from the end of the file, which is the data.
    assert before >= header_bytes + promised
    assert message == (
        f"vocal: truncated: its header promises {promised} bytes of audio, the file holds {promised - 1000}; {AGAIN}"
    )


def test_aiff_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.aiff", "AIFF")
    path.write_bytes(path.read_bytes()[:-1000])
    promised = FRAMES * 4 + 8  # AIFF 1.3: the sound chunk counts its offset and block size
    assert refusal(path) == (
        f"vocal: truncated: its header promises {promised} bytes of audio, the file holds {promised - 1000}; {AGAIN}"
    )


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 0x7FFF_F000, 0x7FFF_FFFF])
def test_wav_written_to_a_pipe_is_no_truncated_file(tmp_path: Path, size: int) -> None:
    path = write(tmp_path / "vocal.wav")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    assert open_file(path).info.frames == FRAMES


def test_flac_cut_in_the_middle(tmp_path: Path) -> None:
    path = cut(write(tmp_path / "vocal.flac", "FLAC"), 0.5)
    message = refusal(path)
    assert message.startswith("vocal: truncated or damaged: can't be decoded after 0:00.")
    assert message.endswith(f" (libsndfile: flac decoder lost sync); {AGAIN}")


def test_flac_that_does_not_say_its_length(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.flac", "FLAC")
    expected, _ = soundfile.read(path, dtype="float32")
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # STREAMINFO (RFC 9639, 8.2): the last 36 bits before the checksum; 0 is unknown
    data[22:26] = bytes(4)
    path.write_bytes(data)
    assert open_file(path).info.frames is None
    assert np.array_equal(whole(open_file(path)), expected.T)
    assert np.array_equal(whole(open_file(path, excerpt=Excerpt(0.5, 0.75))), expected[24_000:36_000].T)
    assert refusal(path, excerpt=Excerpt(9.0)) == (
        "vocal: the excerpt starts at 0:09.000, but the audio ends at 0:01.250; choose a time before that"
    )


@pytest.mark.parametrize("encoding", ["VORBIS", "OPUS"])
def test_ogg_cut_in_the_middle(tmp_path: Path, encoding: str) -> None:
    path = cut(write(tmp_path / "vocal.ogg", "OGG", encoding), 0.7)
    assert refusal(path) == f"vocal: truncated: it ends in the middle of an Ogg page; {AGAIN}"


def test_ogg_damaged_in_the_middle(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.ogg", "OGG", "VORBIS")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    message = refusal(path)
    assert message.startswith("vocal: truncated: only 0:0")
    assert message.endswith(f" of 0:01.250 can be decoded; {AGAIN}")


def test_mp3_cut_in_the_middle(tmp_path: Path) -> None:
    path = cut(write(tmp_path / "vocal.mp3", "MP3", "MPEG_LAYER_III"), 0.5)
    message = refusal(path)
    assert message.startswith("vocal: truncated: only 0:00.")
    assert message.endswith(f" of 0:01.250 can be decoded; {AGAIN}")


def test_damage_after_the_excerpt_does_not_matter(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.flac", "FLAC")
    expected, _ = soundfile.read(path, frames=1000, dtype="float32")
    cut(path, 0.5)
    assert np.array_equal(whole(open_file(path, excerpt=Excerpt(end_s=1000 / RATE_HZ))), expected.T)


def test_file_that_goes_away_between_passes(tmp_path: Path) -> None:
    path = write(tmp_path / "vocal.wav")
    stimulus = open_file(path, name="vocal")
    path.unlink()
    with pytest.raises(AudioError) as caught:
        next(stimulus.blocks())
    assert str(caught.value) == (
        "vocal: not an audio file that can be read here (libsndfile: System error); "
        "expected WAV, RF64, Wave64, AIFF, AU, CAF, FLAC, Ogg or MP3"
    )


@pytest.mark.parametrize(("kind", "encoding"), [("WAV", "PCM_16"), ("FLAC", "PCM_16")])
def test_memory_does_not_grow_with_length(tmp_path: Path, kind: str, encoding: str) -> None:
    minutes = 5
    path = tmp_path / "long"
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, encoding, format=kind) as out:
        for _ in range(minutes * 60):
            out.write(np.zeros((RATE_HZ, 2), dtype=np.int16))
    stimulus = open_file(path)
    next(stimulus.blocks())  # imports done
    tracemalloc.start()
    frames = sum(block.shape[1] for block in stimulus.blocks())
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert frames == minutes * 60 * RATE_HZ  # 115 MB as float32
    assert peak_bytes < 10_000_000  # a table of the interpreter itself may grow by some megabytes meanwhile


def test_a_name_like_another_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "vocal.wav")
    (tmp_path / "vocal.yaml").write_text("")
    expected = f"vocla.wav: no such file, did you mean '{tmp_path / 'vocal.wav'}'?"
    with pytest.raises(AudioError) as caught:
        open_file(tmp_path / "vocla.wav", name="vocla.wav")
    assert str(caught.value) == expected


def test_a_name_that_shares_no_more_than_its_ending(tmp_path: Path) -> None:
    write(tmp_path / "stereo.wav")
    with pytest.raises(AudioError) as caught:
        open_file(tmp_path / "nothere.wav", name="nothere.wav")
    assert str(caught.value) == "nothere.wav: no such file; check the path"
