"""`python -m bench.fuzz_audio`: damaged and lying audio files, mutated from real ones.

Short pieces of real recordings are written in every format that libsndfile writes here, and each case damages one of
them: cut, lied about in its header, flipped, spliced, emptied. It is opened and read to its end as `chainsim run`
would. Every other case is whole in all its parts but put together: chained, joined, wrapped in tags, with the sizes
that a pipe leaves, or with a header that counts less than it holds. Allowed: it plays, or an AudioError of one line.
What plays of a file that was put together may not be less than was written, nor than FFmpeg finds. `--keep FOLDER`
keeps what was not allowed.

    python -m bench.fuzz_audio [--cases 20000] [--seed 1] [--keep FOLDER]
"""

from __future__ import annotations

import random
import struct
import sys
from pathlib import Path

import numpy as np
import soundfile

from bench.fuzzer import Fuzzer
from bench.put_together import frames_by_ffmpeg, put_together
from chainsim.errors import AudioError
from chainsim.stimulus import open_file
from tests.tools.cache import recordings_folder

FORMATS = (
    ("WAV", "PCM_16"),
    ("WAV", "PCM_24"),
    ("WAV", "FLOAT"),
    ("WAV", "DOUBLE"),
    ("WAV", "MS_ADPCM"),
    ("WAVEX", "PCM_16"),
    ("RF64", "PCM_16"),
    ("W64", "FLOAT"),
    ("AIFF", "PCM_16"),
    ("AIFF", "FLOAT"),
    ("FLAC", "PCM_16"),
    ("FLAC", "PCM_24"),
    ("OGG", "VORBIS"),
    ("OGG", "OPUS"),
    ("MP3", "MPEG_LAYER_III"),
    ("CAF", "PCM_16"),
    ("CAF", "ALAC_16"),
    ("AU", "PCM_16"),
    ("XI", "DPCM_16"),
    ("VOC", "PCM_16"),
    ("SVX", "PCM_16"),
    ("PAF", "PCM_24"),
    ("SDS", "PCM_16"),
    ("NIST", "PCM_16"),
    ("MAT5", "DOUBLE"),
)
RECORDINGS = ("loop_amen.flac", "guit_e_fifths.flac", "perc_snap.flac")
HEADER_BYTES = 256
SEED_FRAMES = 9_000
SLACK_FRAMES = 4000  # what encoders add before and behind, which some decoders leave out
NUMBERS = (0, 1, 2, 3, 7, 8, 255, 10_000, 44_100, 3_000_000, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
MAGIC = (b"RIFF", b"WAVE", b"fmt ", b"data", b"LIST", b"FORM", b"COMM", b"SSND", b"fLaC", b"OggS", b"ID3\x04", b"caff")


def seeds(folder: Path) -> list[Path]:
    """Every format, from real recordings where they have been fetched, else from noise."""
    paths = []
    for index, (kind, encoding) in enumerate(FORMATS):
        recording = recordings_folder() / RECORDINGS[index % len(RECORDINGS)]
        if recording.is_file():
            samples, rate_hz = soundfile.read(recording, frames=SEED_FRAMES, always_2d=True)
        else:
            samples, rate_hz = np.random.default_rng(index).normal(0.0, 0.1, (SEED_FRAMES, 2)), 44_100
        samples = samples[:, :1] if index % 4 == 3 or kind in ("XI", "SVX", "SDS") else samples
        path = folder / f"{index:02d}-{kind}-{encoding}".lower()
        try:
            soundfile.write(path, samples, 48_000 if encoding == "OPUS" else rate_hz, format=kind, subtype=encoding)
        except soundfile.LibsndfileError:
            continue
        paths.append(path)
    return paths


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to four injuries, most of them where headers are."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        out = _injure(out, other, rng)
    return bytes(out)


def _injure(out: bytearray, other: bytes, rng: random.Random) -> bytearray:
    if not out:
        return out
    head = rng.randrange(min(HEADER_BYTES, len(out)))
    at = head if rng.random() < 0.75 else rng.randrange(len(out))
    kind = rng.randrange(13)
    if kind == 0:  # cut off
        del out[at:]
    elif kind == 1:  # the beginning has gone
        del out[:at]
    elif kind == 2:  # single bits
        for _ in range(rng.choice((1, 2, 8, 64))):
            out[rng.randrange(min(len(out), HEADER_BYTES * rng.choice((1, 1, 100))))] ^= 1 << rng.randrange(8)
    elif kind in (3, 4, 5):  # a number in the header lies; fields of 2, 4 and 8 bytes in both orders
        size, order = rng.choice((2, 4, 4, 4, 8)), rng.choice("<>")
        number = rng.choice((*NUMBERS, rng.getrandbits(32), len(out), 2**62, 2**63))
        field = struct.pack(order + "Q", number & (1 << 8 * size) - 1)
        out[at & ~1 : (at & ~1) + size] = field[:size] if order == "<" else field[-size:]
    elif kind == 6:  # emptied
        out[at : at + rng.choice((1, 4, 32, 4096))] = bytes(min(rng.choice((1, 4, 32, 4096)), len(out) - at))
    elif kind == 7:  # another file's bytes
        start = rng.randrange(len(other))
        out[at : at + rng.choice((4, 64, 1024))] = other[start : start + rng.choice((4, 64, 1024))]
    elif kind == 8:  # repeated
        piece = bytes(out[at : at + rng.choice((4, 8, 64, 1024))])
        out[at:at] = piece * rng.choice((1, 2, 100))
    elif kind == 9:  # a chunk's name in the wrong place
        out[at : at + 4] = rng.choice(MAGIC)
    elif kind == 10:  # random bytes
        count = rng.choice((1, 16, 256))
        out[at : at + count] = rng.randbytes(count)
    elif kind == 11:  # samples that are no numbers, or beyond any level
        value = rng.choice((float("nan"), float("inf"), -float("inf"), 3.4e38, 1e-42))
        start = min(HEADER_BYTES, len(out)) & ~3
        out[start : start + 4 * 64] = struct.pack(rng.choice("<>") + "f", value) * 64
    else:  # something after its end
        out += rng.choice((bytes(1000), other[:1000], b"TAG" + bytes(125)))
    return out


def _is_whole(case: int) -> bool:
    """Whether it is put together from whole parts, and not injured."""
    return case % 2 == 1


class AudioTrial:
    """Opens and reads one damaged file a case."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._seeds = [path.read_bytes() for path in sorted(folder.glob("[0-9]*"))]
        self._path = folder / "case"

    def file(self, case: int) -> tuple[str, bytes]:
        """The case's file."""
        return "", self.data(case)

    def data(self, case: int) -> bytes:
        """The file of a case."""
        rng = random.Random(self._seed << 32 | case)
        seed = self._seeds[case // 2 % len(self._seeds)]
        if _is_whole(case):
            return put_together(seed, self._seeds, rng)
        return mutate(seed, rng.choice(self._seeds), rng)

    def __call__(self, case: int) -> tuple[str, str]:
        """What came of it."""
        whole = _is_whole(case)
        self._path.write_bytes(self.data(case))
        try:
            stimulus = open_file(self._path, name="case")
            frames = 0
            for block in stimulus.blocks():
                if block.dtype != np.float32 or block.shape[0] != stimulus.info.format.channels:
                    return "exception", f"a block of {block.dtype}, {block.shape}"
                frames += block.shape[1]
        except AudioError as error:
            message = str(error)
            good = message.startswith("case: ") and message.isprintable() and len(message) < 400
            return ("refused", message) if good else ("bad message", repr(message))
        if whole:
            more = max(SEED_FRAMES, frames_by_ffmpeg(self._path, stimulus.info.format.sample_rate_hz))
            if more > frames + SLACK_FRAMES:
                return "in part", f"{frames} frames of {more}"
        return ("played, put together" if whole else "played"), f"{frames} frames"


FUZZER = Fuzzer("bench.fuzz_audio", "audio files", 20_000, AudioTrial, seeds)

if __name__ == "__main__":
    sys.exit(FUZZER.main())
