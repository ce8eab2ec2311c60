"""Real plugins: five of zam-plugins on a minute, against pedalboard alone: `python -m bench.bench_plugins [ROUNDS]`.

The rows take turns, with start-up and reading the file counted, and ratios are pair by pair. Cold: no profile is known
yet; warm: all are, and the track is new; again: a track that was run before, with stages that were tried on it; proven:
warm, with the trims of a hot track solved and proven. The track is a bar of four seconds that is repeated, as in a
loop; one of which no bar is like another is played as well. The stages in turn and side by side are rendered alone,
without meters. Every figure is printed as it is known; the medians come last.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import soundfile

from bench.bench_chain import RATE_HZ, Cost, music
from chainsim.engine.check_cache import SUFFIX as CHECK_SUFFIX
from tests.tools.cache import ZAM, library_folder, read_reason, zam_folder

ROUNDS = 5
NAMES = ("ZamGateX2", "ZamEQ2", "ZamCompX2", "ZamTube", "ZaMaximX2")
HOT_DB = 9.0
BOARD_ALONE = "pedalboard alone"
IN_TURN, SIDE_BY_SIDE = "stages alone, in turn", "stages alone, side by side"
BOARD = """
import sys
import numpy, pedalboard, soundfile
samples, rate = soundfile.read(sys.argv[1], dtype="float32", always_2d=True)
samples = samples.T.copy()
for file in sys.argv[2:]:
    plugin = pedalboard.load_plugin(file)
    try:
        samples = plugin.process(samples, rate)
    except ValueError:  # mono only: an instance for each channel
        other = pedalboard.load_plugin(file)
        samples = numpy.concatenate([plugin.process(samples[:1], rate), other.process(samples[1:], rate)])
"""
STAGES_ALONE = """
import sys
from pathlib import Path
from chainsim.engine.client import RenderClient
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from chainsim.stimulus.file import open_file
at_once, audio, *files = sys.argv[1:]
chain = Chain.model_validate({"version": 1, "stages": [{"vst3": file} for file in files]})
stimulus = open_file(Path(audio))
with RenderClient(ProcessLimits(), stages_at_once=int(at_once)) as client:
    client.open(chain, stimulus.info.format, SearchPaths(Path.cwd(), (), tuple(map(Path, files))), tail_s=0.0)
    for block in client.render(stimulus):
        pass
"""


@dataclass(frozen=True)
class Material:
    """The chain, a track as it is and one that is hot, and caches that know all profiles and none."""

    chain: Path
    audio: Path
    endless: Path
    hot: Path
    files: tuple[str, ...]
    warm: Path
    folder: Path

    def board(self) -> Cost:
        """pedalboard alone: one plugin after the other over the whole array, nothing measured."""
        return _cost(["-c", BOARD, str(self.audio), *self.files], self.warm)

    def stages_alone(self, at_once: int) -> Cost:
        """The stages, `at_once` at a time, in their process, nothing measured."""
        return _cost(["-c", STAGES_ALONE, str(at_once), str(self.audio), *self.files], self.warm)

    def run(self, audio: Path, *options: str) -> Cost:
        """The command as a user starts it on a track for the first time, every profile known."""
        for check in self.warm.rglob(f"*{CHECK_SUFFIX}"):
            check.unlink()
        return self.again(audio, *options)

    def again(self, audio: Path, *options: str) -> Cost:
        """The command once more, on a track that it has been run on."""
        return _cost(self._command(audio, *options), self.warm)

    def cold(self) -> Cost:
        """The command as a user starts it for the first time."""
        with tempfile.TemporaryDirectory(dir=self.folder) as empty:
            return _cost(self._command(self.audio, "--no-proof"), Path(empty))

    def proof(self) -> tuple[int, int]:
        """How many trims the hot track needs, and how many renders they take."""
        done = _run(self._command(self.hot), self.warm)
        result = json.loads(done.stdout)
        return len(result["trims"]), result["proof"]["renders"]

    def _command(self, audio: Path, *options: str) -> list[str]:
        folder = str(Path(self.files[0]).parent)
        return [
            "-m",
            "chainsim",
            "run",
            str(self.chain),
            str(audio),
            "--format",
            "json",
            "--plugin-dir",
            folder,
            *options,
        ]


def main(rounds: int = ROUNDS) -> None:
    """Every figure and then the table, to standard output."""
    if not zam_folder().is_dir():
        sys.exit(read_reason(ZAM))
    with _material() as material:
        trims, renders = material.proof()  # every profile is known from here on
        rows: dict[str, Callable[[], Cost]] = {
            BOARD_ALONE: material.board,
            IN_TURN: lambda: material.stages_alone(1),
            SIDE_BY_SIDE: lambda: material.stages_alone(os.cpu_count() or 1),
            "chainsim run, warm": lambda: material.run(material.audio, "--no-proof"),
            "chainsim run, warm, nothing repeats": lambda: material.run(material.endless, "--no-proof"),
            "chainsim run, again": lambda: material.again(material.audio, "--no-proof"),
            "chainsim run, cold": material.cold,
            f"chainsim run, {trims} trims, {renders} renders": lambda: material.run(material.hot),
        }
        print(f"{', '.join(NAMES)}; one minute of stereo; {rounds} interleaved rounds")
        costs = [{name: _told(number, name, cost()) for name, cost in rows.items()} for number in range(1, rounds + 1)]
    print(f"{'medians':40}{'wall s':>8}{'CPU s':>8}{'wall against pedalboard':>25}")
    for name in rows:
        wall_s, cpu_s = (statistics.median(getattr(one[name], field) for one in costs) for field in ("wall_s", "cpu_s"))
        print(f"{name:40}{wall_s:8.2f}{cpu_s:8.2f}{_ratio(costs, name, BOARD_ALONE):25.2f}")
    print(f"stages side by side against in turn: {_ratio(costs, SIDE_BY_SIDE, IN_TURN):.2f}\n")


def _told(number: int, name: str, cost: Cost) -> Cost:
    print(f"round {number}: {name:40}{cost.wall_s:8.2f} s wall{cost.cpu_s:8.2f} s CPU", flush=True)
    return cost


def _ratio(costs: Sequence[Mapping[str, Cost]], name: str, other: str) -> float:
    """Of wall times, pair by pair."""
    return statistics.median(one[name].wall_s / one[other].wall_s for one in costs)


def _cost(arguments: list[str], cache: Path) -> Cost:
    before, began = os.times(), time.perf_counter()
    _run(arguments, cache)
    wall_s, after = time.perf_counter() - began, os.times()
    return Cost(wall_s, after.children_user - before.children_user + after.children_system - before.children_system)


def _run(arguments: list[str], cache: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library_folder()), "XDG_CACHE_HOME": str(cache)}
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)


@contextmanager
def _material() -> Iterator[Material]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [f"  - {{vst3: {one}}}" for one in NAMES]
        (folder / "chain.yaml").write_text("\n".join(["version: 1", "stages:", *lines]) + "\n")
        one_minute = music(1.0).T
        soundfile.write(folder / "track.wav", one_minute, RATE_HZ, "FLOAT")
        soundfile.write(folder / "endless.wav", music(1.0, loop=False).T, RATE_HZ, "FLOAT")
        soundfile.write(folder / "hot.wav", one_minute * 10.0 ** (HOT_DB / 20.0), RATE_HZ, "FLOAT")
        files = tuple(str(zam_folder() / f"{one}.vst3") for one in NAMES)
        tracks = (folder / f"{name}.wav" for name in ("track", "endless", "hot"))
        yield Material(folder / "chain.yaml", *tracks, files, folder / "cache", folder)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
