"""Thirty tracks of ten seconds: `chainsim mix` against its tracks' single runs in a row.

Runs are counted in two ways: as commands, one after the other, and all in one process that has started already and
keeps its render process, where nothing but the runs themselves is left. All profiles are in the cache, and neither way
solves trims.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chainsim.engine import idle_processes
from chainsim.load import read_document
from chainsim.model.options import RunOptions
from chainsim.pipeline import run_document

TRACKS = 30
_SAMPLE = 6  # single runs that are measured; they cost the same
_AIM = 1.7
_SOURCE = "{{signal: programme, seed: {number}, rms_dbfs: -24, length_s: 10}}"
_CHAIN = f"""version: 1
source: {_SOURCE}
stages:
  - {{{{builtin: HighpassFilter, parameters: {{{{cutoff_frequency_hz: 40}}}}}}}}
  - {{{{builtin: PeakFilter, parameters: {{{{cutoff_frequency_hz: 3000, gain_db: 2}}}}}}}}
  - {{{{builtin: Compressor, parameters: {{{{threshold_db: -18, ratio: 3}}}}}}}}
"""
_TRACK = f"  - {{{{name: Track {{number}}, chain: '{{number}}.yaml', source: {_SOURCE}}}}}\n"


def main() -> None:
    """The table, to standard output."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers = range(1, TRACKS + 1)
        for number in numbers:
            (folder / f"{number}.yaml").write_text(_CHAIN.format(number=number))
        session = folder / "session.yaml"
        session.write_text("version: 1\ntracks:\n" + "".join(_TRACK.format(number=number) for number in numbers))
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        command_s(["mix", str(session), "--no-proof"], environment)  # every profile is in the cache from here on
        mix_s = command_s(["mix", str(session), "--no-proof"], environment)
        files = [folder / f"{number}.yaml" for number in numbers[:_SAMPLE]]
        commands_s = sum(command_s(["run", str(file), "--no-proof"], environment) for file in files)
        options = RunOptions(prove=False, cache_folder=folder / "cache" / "chainsim" / "profiles")
        with idle_processes.kept():
            run_document(read_document(files[0]), None, options)  # the render process is there from here on
            kept_s = sum(run_s(file, options) for file in files)
    whole = TRACKS / _SAMPLE
    print(f"{TRACKS} tracks of 10 s, three built-in stages each, {os.cpu_count()} cores")
    print(f"{'':48}{'wall s':>8}{'/ mix':>8}")
    print(f"{'chainsim mix':48}{mix_s:8.2f}")
    for title, sample_s, aim in (
        ("its tracks, chainsim run in a row", commands_s, f"   (aim: {_AIM})"),
        ("the same in one process that has started", kept_s, ""),
    ):
        print(f"{title:48}{whole * sample_s:8.2f}{whole * sample_s / mix_s:8.2f}{aim}")
    print()


def run_s(file: Path, options: RunOptions) -> float:
    """One run in this process."""
    began_s = time.perf_counter()
    run_document(read_document(file), None, options)
    return time.perf_counter() - began_s


def command_s(arguments: list[str], environment: dict[str, str]) -> float:
    """The command line as a user starts it."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "chainsim", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began_s


if __name__ == "__main__":
    main()
