"""Eleven settings of one dear plugin compared: `python -m bench.bench_presets`.

ZamTube at eleven drives, as presets of one folder. The built-in programme and noise, 9 s of stereo, are played into
each, and each setting is probed; the second time one preset has been changed, the third time nothing has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.bench_chain import Cost
from tests.tools.cache import ZAM, library_folder, read_reason, zam_folder

DRIVES = tuple(0.5 + number for number in range(11))
CHAIN = "version: 1\nstages:\n  - {{vst3: ZamTube, parameters: {{tube_drive: {drive}}}}}\n"
AIM_S = 60.0
BOARD = """
import sys
import numpy, pedalboard
plugin = pedalboard.load_plugin(sys.argv[1])
noise = numpy.random.default_rng(1).uniform(-0.5, 0.5, (1, 9 * 48000)).astype(numpy.float32)
for drive in range(int(sys.argv[2])):
    plugin.tube_drive = 0.5 + drive
    for channel in range(2):
        plugin.process(noise, 48000)
"""


def main() -> None:
    """The table, to standard output."""
    if not zam_folder().is_dir():
        sys.exit(read_reason(ZAM))
    plugin = str(zam_folder() / "ZamTube.vst3")
    with tempfile.TemporaryDirectory() as name:
        library, cache = Path(name) / "presets", Path(name) / "cache"
        library.mkdir()
        for drive in DRIVES:
            (library / f"{drive:04.1f}.yaml").write_text(CHAIN.format(drive=drive))
        board = _cost(["-c", BOARD, plugin, str(len(DRIVES))], cache)
        command = ["-m", "chainsim", "presets", str(library), "--plugin-dir", str(zam_folder())]
        new = _cost(command, cache)
        (library / f"{DRIVES[0]:04.1f}.yaml").write_text(CHAIN.format(drive=0.6))
        one_changed, kept = _cost(command, cache), _cost(command, cache)
    print(f"{len(DRIVES)} presets of ZamTube, {os.cpu_count()} at a time; 9 s of stereo into each")
    print(f"{'':40}{'wall s':>8}{'CPU s':>8}{'CPU / playing alone':>21}")
    for title, cost in (
        ("pedalboard alone, playing only", board),
        ("chainsim presets, everything new", new),
        ("chainsim presets, one changed", one_changed),
        ("chainsim presets, nothing changed", kept),
    ):
        print(f"{title:40}{cost.wall_s:8.2f}{cost.cpu_s:8.2f}{cost.cpu_s / board.cpu_s:21.2f}")
    print(f"aim for everything new: {AIM_S:g} s\n")


def _cost(arguments: list[str], cache: Path) -> Cost:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(library_folder()), "XDG_CACHE_HOME": str(cache)}
    before, began = os.times(), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], check=False, capture_output=True, text=True, env=environment)
    wall_s, after = time.perf_counter() - began, os.times()
    if done.returncode > 1:  # 1: presets differ in loudness, as they should
        sys.exit(done.stderr or done.stdout)
    return Cost(wall_s, after.children_user - before.children_user + after.children_system - before.children_system)


if __name__ == "__main__":
    main()
