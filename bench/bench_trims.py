"""What it costs to solve and prove trims, against one plain run: `python -m bench.bench_trims`.

Ten stages (one compressor, one saturator, one VST3 of zam-plugins, seven linear) on three minutes of stereo at 48 kHz,
hot enough for several trims. Both take turns, so that a drifting machine touches both, and the ratio is pair by pair.
The goal is at most 3: the run itself, the render that solves what arithmetic can, and what has to be rendered again.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import soundfile

from bench.bench_chain import RATE_HZ, music
from tests.tools.cache import ZAM, read_reason, zam_folder

MINUTES = 3.0
ROUNDS = 3
GOAL = 3.0
CHAIN = """\
version: 1
stages:
  - {builtin: HighpassFilter, parameters: {cutoff_frequency_hz: 30}}
  - {builtin: LowShelfFilter, parameters: {cutoff_frequency_hz: 100, gain_db: 5}}
  - {builtin: PeakFilter, parameters: {cutoff_frequency_hz: 3000, gain_db: 4, q: 0.8}}
  - {builtin: Compressor, parameters: {threshold_db: -18, ratio: 4, attack_ms: 10, release_ms: 100}}
  - {builtin: Gain, parameters: {gain_db: 9}}
  - {builtin: Distortion, parameters: {drive_db: 6}, intent: clean}
  - {builtin: HighShelfFilter, parameters: {cutoff_frequency_hz: 8000, gain_db: 4}}
  - {vst3: ZaMaximX2}
  - {builtin: LowpassFilter, parameters: {cutoff_frequency_hz: 18000}}
  - {builtin: Gain, parameters: {gain_db: 3}}
"""


def main() -> None:
    """The table, to standard output."""
    plugins = zam_folder()
    if not plugins.is_dir():
        sys.exit(read_reason(ZAM))
    with material() as (chain, audio):
        run(chain, audio, plugins, "--no-proof")  # the profiles of these stages are in the cache from here on
        pairs = [(run(chain, audio, plugins, "--no-proof"), run(chain, audio, plugins)) for _ in range(ROUNDS)]
    plain_s, proven_s = (statistics.median(one[0] for one in column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(proven[0] / plain[0] for plain, proven in pairs)
    proof = pairs[0][1][1]["proof"]
    print(f"Ten stages, {MINUTES:g} minutes of stereo, {RATE_HZ / 1000:g} kHz; medians of {ROUNDS} interleaved rounds")
    print(f"one run                    {plain_s:7.2f} s")
    print(f"run, trims solved, proven  {proven_s:7.2f} s  {len(pairs[0][1][1]['trims'])} trims, ", end="")
    print(f"{proof['renders']} renders{'' if proof['settled'] else ', not settled'}")
    print(f"ratio                      {ratio:7.2f}    goal: at most {GOAL:g}")


def run(chain: Path, audio: Path, plugins: Path, *options: str) -> tuple[float, dict[str, object]]:
    """Wall time of the command as a user starts it, start-up counted, and what it says."""
    command = [sys.executable, "-m", "chainsim", "run", str(chain), str(audio), "--format", "json"]
    began = time.perf_counter()
    done = subprocess.run([*command, "--plugin-dir", str(plugins), *options], check=True, capture_output=True)
    return time.perf_counter() - began, json.loads(done.stdout)


@contextmanager
def material() -> Iterator[tuple[Path, Path]]:
    """The chain file and the audio file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "chain.yaml").write_text(CHAIN, encoding="utf-8")
        soundfile.write(folder / "track.wav", music(MINUTES).T, RATE_HZ, "PCM_16")
        yield folder / "chain.yaml", folder / "track.wav"


if __name__ == "__main__":
    main()
