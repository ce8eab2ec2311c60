"""CPU time of the meters for ten minutes of stereo, beside other meters doing the same or less.

    python -m bench.bench_meter [AUDIO FILE ...] [--minutes 10] [--rounds 5]

One thread, float32 in memory, fed in blocks of 8192 frames; files are repeated to the length. All programs take turns
within a round and the median counts. What is not installed is left out: pyloudnorm (integrated loudness alone),
libebur128 (through ctypes: I, LRA, M, S, sample and true peak), FFmpeg (ebur128=peak=true and astats).
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is loaded

import argparse
import contextlib
import ctypes
import ctypes.util
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from chainsim.measure.input_output_meter import InputOutputMeter
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat

RATE = 48_000
LIBEBUR128_MODE = 0b111111  # M, S, I, LRA, sample peak, true peak

Job = Callable[[], object]


def noise(frames: int) -> Audio:
    """Gaussian noise at -20 dBFS RMS."""
    return np.random.default_rng(0).standard_normal((2, frames), dtype=np.float32) * np.float32(0.1)


def repeated(path: Path, frames: int) -> Audio:
    """A file's audio again and again, as stereo; its rate is taken for 48 kHz."""
    import soundfile

    audio = soundfile.read(path, dtype="float32", always_2d=True)[0].T
    stereo = np.repeat(audio, 2, axis=0) if len(audio) == 1 else audio[:2]
    return np.ascontiguousarray(np.tile(stereo, (1, -(-frames // stereo.shape[1])))[:, :frames])


def tap_meter(audio: Audio) -> object:
    """All readings at one tap."""
    meter = TapMeter(AudioFormat(RATE, 2))
    for start in range(0, audio.shape[1], BLOCK_FRAMES):
        meter.feed(audio[:, start : start + BLOCK_FRAMES])
    return meter.read()


def derived_taps(audio: Audio) -> object:
    """The same, and twice more behind gains."""
    meter = TapMeter(AudioFormat(RATE, 2), gains_db=(0.0, -6.0, 3.0))
    for start in range(0, audio.shape[1], BLOCK_FRAMES):
        meter.feed(audio[:, start : start + BLOCK_FRAMES])
    return meter.read()


def pair_meter(audio: Audio) -> object:
    """Null, latency and gain reduction between two signals."""
    meter = InputOutputMeter(AudioFormat(RATE, 2), dynamics=True)
    for start in range(0, audio.shape[1], BLOCK_FRAMES):
        block = audio[:, start : start + BLOCK_FRAMES]
        meter.feed(block, block)
    return meter.read()


def libebur128(library: ctypes.CDLL, interleaved: Audio) -> object:
    """Everything libebur128 offers, its state made and thrown away."""
    library.ebur128_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.ebur128_init(2, ctypes.c_ulong(RATE), LIBEBUR128_MODE))
    for start in range(0, len(interleaved), BLOCK_FRAMES):
        block = interleaved[start : start + BLOCK_FRAMES]
        library.ebur128_add_frames_float(state, ctypes.c_void_p(block.ctypes.data), ctypes.c_size_t(len(block)))
    integrated, loudness_range = ctypes.c_double(), ctypes.c_double()
    library.ebur128_loudness_global(state, ctypes.byref(integrated))
    library.ebur128_loudness_range(state, ctypes.byref(loudness_range))
    library.ebur128_destroy(ctypes.byref(state))
    return integrated.value


def jobs(audio: Audio, raw: Path) -> dict[str, Job]:
    """What takes part, by name; the first one is what the others are compared with."""
    found: dict[str, Job] = {
        "chainsim: one tap, everything": lambda: tap_meter(audio),
        "chainsim: the same and two derived taps": lambda: derived_taps(audio),
        "chainsim: input against output": lambda: pair_meter(audio),
    }
    with contextlib.suppress(OSError):
        library = ctypes.CDLL(ctypes.util.find_library("ebur128") or "libebur128.so.1")
        interleaved = np.ascontiguousarray(audio.T)
        found["libebur128: I LRA M S, peaks"] = lambda: libebur128(library, interleaved)
    if find_spec("pyloudnorm"):
        import pyloudnorm

        meter = pyloudnorm.Meter(RATE)
        found["pyloudnorm: I alone"] = lambda: meter.integrated_loudness(audio.T)
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg:
        audio.T.tofile(raw)
        command = [ffmpeg, "-v", "error", "-threads", "1", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw)]
        command += ["-af", "ebur128=peak=true,astats", "-f", "null", "-"]
        found["FFmpeg: ebur128=peak=true, astats"] = lambda: subprocess.run(command, check=True)
    return found


def spent_s() -> float:
    """CPU time of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    """Print one table for each signal."""
    parser = argparse.ArgumentParser(description="CPU time of the meters for ten minutes of stereo at 48 kHz.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    frames = round(options.minutes * 60 * RATE)
    for path in [None, *options.files]:
        audio = noise(frames) if path is None else repeated(path, frames)
        with tempfile.TemporaryDirectory() as folder:
            contestants = jobs(audio, Path(folder) / "audio.f32")
            times: dict[str, list[float]] = {name: [] for name in contestants}
            for _ in range(options.rounds):
                for name, job in contestants.items():
                    before = spent_s()
                    job()
                    times[name].append(spent_s() - before)
        medians = {name: statistics.median(found) for name, found in times.items()}
        own = next(iter(medians.values()))
        title = "noise at -20 dBFS RMS" if path is None else path.name
        sys.stdout.write(f"{title}, {options.minutes:g} minutes, stereo, 48 kHz\n")
        for name, median in medians.items():
            sys.stdout.write(f"  {name:42} {median:7.3f} s CPU {median / own:7.2f} x\n")


if __name__ == "__main__":
    main()
