"""A whole check against pedalboard's own board: wall time, processor time, and memory of all processes together.

Both run in turn on the same ten minutes of stereo, so that a drifting machine touches both; ratios are pair by pair.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import soundfile

from chainsim.engine.check_cache import SUFFIX as CHECK_SUFFIX

RATE_HZ = 48_000
ROUNDS = 5
STAGES = (
    "{builtin: HighpassFilter, parameters: {cutoff_frequency_hz: 80}}",
    "{builtin: PeakFilter, parameters: {cutoff_frequency_hz: 1000, gain_db: 3, q: 1}}",
    "{builtin: Compressor, parameters: {threshold_db: -20, ratio: 4, attack_ms: 5, release_ms: 100}}",
    "{builtin: Distortion, parameters: {drive_db: 6}}",
    "{builtin: Limiter, parameters: {threshold_db: -6, release_ms: 100}}",
)
# The nearest that FFmpeg has: its filters in the place of the stages, and both of its meters at every tap.
FFMPEG_METER = "ebur128=peak=true,astats"
FFMPEG_FILTERS = (
    "highpass=f=80",
    "equalizer=f=1000:t=q:w=1:g=3",
    "acompressor=threshold=0.1:ratio=4:attack=5:release=100",
    "asoftclip=type=tanh:param=2",
    "alimiter=limit=0.5:release=100",
)
BOARD = """
import sys, time
import pedalboard, soundfile
samples, rate = soundfile.read(sys.argv[1], dtype="float32")
samples = samples.T.copy()
board = pedalboard.Pedalboard([
    pedalboard.HighpassFilter(80), pedalboard.PeakFilter(1000, 3, 1), pedalboard.Compressor(-20, 4, 5, 100),
    pedalboard.Distortion(6), pedalboard.Limiter(-6, 100),
])
began, cpu = time.perf_counter(), time.process_time()
board.process(samples, rate)
print(time.perf_counter() - began, time.process_time() - cpu)
"""


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float
    start_up_s: float = 0.0
    peak_pss_mb: float = 0.0


def music(minutes: float, *, loop: bool = True) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Noise with the rhythm and the tilt of music: no file is needed, and no meter can skip it.

    Args:
        minutes: how long.
        loop: whether one bar of four seconds comes again and again; else no bar is like another, nor as loud.
    """
    rng = np.random.default_rng(11)
    frames = round(minutes * 60 * RATE_HZ)
    bar = 4 * RATE_HZ
    bars = -(-frames // bar)
    if loop:
        return np.tile(_bar(rng, bar), (1, bars))[:, :frames]
    levels = 10.0 ** (rng.uniform(-12.0, 0.0, bars) / 20.0)
    return np.concatenate([np.float32(level) * _bar(rng, bar) for level in levels], axis=1)[:, :frames]


def _bar(rng: np.random.Generator, frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    time_s = np.arange(frames) / RATE_HZ
    beat = np.exp(-8.0 * (time_s % 0.5)) + 0.3 * np.exp(-20.0 * (time_s % 0.125))
    noise = np.cumsum(rng.normal(0.0, 1.0, (2, frames)), axis=1)
    noise -= np.linspace(0.0, 1.0, frames) * noise[:, -1:]
    one = 0.2 * beat * noise / noise.std() + 0.1 * np.sin(2 * np.pi * 110.0 * time_s)
    bar: np.ndarray[tuple[int, int], np.dtype[np.float32]] = (0.9 * one / np.abs(one).max()).astype(np.float32)
    return bar


def board(audio: Path) -> Cost:
    """pedalboard alone: the whole array at once, nothing measured, loading the file not counted."""
    out = subprocess.run([sys.executable, "-c", BOARD, audio], check=True, capture_output=True, text=True).stdout
    wall, cpu = (float(number) for number in out.split())
    return Cost(wall, cpu)


def chainsim(chain: Path, audio: Path, *options: str, weigh: bool = False, prove: bool = False) -> Cost:
    """The command line as a user starts it on a track for the first time: all meters at all taps, reading it counted.

    What was told of its stages is kept beside the chain, and forgotten. Proving trims means more renders: the wall time
    of that is of the whole command but for its start.

    Its memory is looked at only if it is to be weighed: reading the page tables of three processes keeps both them
    and a processor busy.
    """
    command = [sys.executable, "-m", "chainsim", "run", str(chain), str(audio), "--format", "json"]
    command += [] if prove else ["--no-proof"]
    cache = chain.parent / "cache"
    for check in cache.rglob(f"*{CHECK_SUFFIX}"):
        check.unlink()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    before, began = os.times(), time.perf_counter()
    peak_pss = 0.0
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen([*command, *options], stdout=answer, env=environment) as process,
    ):
        root = psutil.Process(process.pid)
        while process.poll() is None:
            if weigh:
                peak_pss = max(peak_pss, _pss_mb(root))
            time.sleep(0.05)
        whole_s = time.perf_counter() - began
        answer.seek(0)
        timing = json.load(answer)["timing"]
    after = os.times()
    cpu = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    wall_s = whole_s - timing["start_up_s"] if prove else timing["render_s"]
    return Cost(wall_s, cpu, timing["start_up_s"], peak_pss)


def _pss_mb(root: psutil.Process) -> float:
    total = 0
    try:
        for process in [root, *root.children(recursive=True)]:
            total += process.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
        pass
    return total / 1e6


def ffmpeg(audio: Path) -> Cost:
    """FFmpeg with astats and ebur128 at six taps, reading the file counted."""
    filters = ",".join([FFMPEG_METER, *(f"{one},{FFMPEG_METER}" for one in FFMPEG_FILTERS)])
    before = os.times()
    began = time.perf_counter()
    command = ["ffmpeg", "-nostdin", "-i", str(audio), "-af", filters, "-f", "null", "-"]
    subprocess.run(command, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = os.times()
    cpu = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return Cost(wall, cpu)


@contextmanager
def material(
    minutes: float, *, stages: int = 5, rate_hz: int = RATE_HZ, loop: bool = True
) -> Iterator[tuple[Path, Path]]:
    """A chain file and an audio file, 16 bits so that an hour fits on any disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [f"  - {STAGES[number % len(STAGES)]}" for number in range(stages)]
        (folder / "chain.yaml").write_text("\n".join(["version: 1", "stages:", *lines]) + "\n")
        frames = round(minutes * 60 * rate_hz)
        minute = music(1.0 if loop else minutes, loop=loop)[:, : 60 * rate_hz if loop else frames].T
        with soundfile.SoundFile(folder / "track.wav", "w", rate_hz, 2, "PCM_16") as file:
            for start in range(0, frames, len(minute)):
                file.write(minute[: frames - start])
        yield folder / "chain.yaml", folder / "track.wav"
