"""Two hundred chains of ten seconds: `chainsim check` against half of what rendering and metering alone take.

The sum is measured in one process, chain after chain, with nothing else: plugins opened, blocks rendered, every tap
metered. Two cores could do that in half the time; what a check takes beyond it is what a check costs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from chainsim.host.opening import open_stage
from chainsim.load import load_chain
from chainsim.measure.chain_meter import ChainMeter
from chainsim.model.audio import BLOCK_FRAMES
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.walk import walk_stages
from chainsim.pipeline import choose_stimulus
from chainsim.render.chain_renderer import ChainRenderer

CHAINS = 200
_SAMPLE = 20  # chains that are summed; they cost the same
_CHAIN = """version: 1
name: preset {number}
source: {{signal: programme, rms_dbfs: -24, length_s: 10}}
stages:
  - {{builtin: HighpassFilter, parameters: {{cutoff_frequency_hz: {cutoff}}}}}
  - {{builtin: PeakFilter, parameters: {{cutoff_frequency_hz: 3000, gain_db: {gain}}}}}
  - {{builtin: Compressor, parameters: {{threshold_db: -18, ratio: 3}}}}
  - {{builtin: HighShelfFilter, parameters: {{cutoff_frequency_hz: 8000, gain_db: 2}}}}
  - {{builtin: Limiter, parameters: {{threshold_db: -3}}}}
"""


def main() -> None:
    """The table, to standard output."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "presets"
        folder.mkdir()
        for number in range(CHAINS):
            text = _CHAIN.format(number=number, cutoff=40 + 20 * (number % 5), gain=number % 4)
            (folder / f"{number:03}.chain.yaml").write_text(text)
        files = sorted(folder.iterdir())
        alone_s = CHAINS / _SAMPLE * sum(render_and_meter_s(file) for file in files[:_SAMPLE])
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(name) / "cache")}
        first_s, second_s = check_s(folder, environment), check_s(folder, environment)
    target_s = 1.2 * alone_s / 2 + 1.0
    print(f"{CHAINS} chains of 10 s, five built-in stages, {os.cpu_count()} cores")
    print(f"{'rendering and metering alone, in one process':48}{alone_s:8.1f} s")
    print(f"{'chainsim check, everything new':48}{first_s:8.1f} s   (aim: {target_s:.1f})")
    print(f"{'chainsim check, nothing changed':48}{second_s:8.2f} s   (aim: {0.5 + 0.003 * CHAINS:.2f})\n")


def render_and_meter_s(file: Path) -> float:
    """One chain in this process: opened, rendered block by block, every tap metered and read."""
    began_s = time.perf_counter()
    chain = load_chain(file)
    stimulus = choose_stimulus(chain, None, file.parent, RunOptions())
    audio = stimulus.info.format
    places = Places(file.parent)
    opened = {path: open_stage(stage, audio, places).processor for path, stage in walk_stages(chain.stages)}
    renderer = ChainRenderer(chain, opened, audio.sample_rate_hz, BLOCK_FRAMES)
    meter = ChainMeter(chain, audio, {})
    frames = 0
    for block in stimulus.blocks(BLOCK_FRAMES):
        padded = np.zeros((audio.channels, BLOCK_FRAMES), dtype=np.float32)
        padded[:, : block.shape[1]] = block
        frames += block.shape[1]
        for taps in renderer.feed(padded):
            meter.feed(np.stack(taps), block.shape[1])
    for taps in renderer.finish(frames, audio.channels, 10.0):
        meter.feed(np.stack(taps), 0)
    return time.perf_counter() - began_s


def check_s(folder: Path, environment: dict[str, str]) -> float:
    """The command line as a user starts it."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "chainsim", "check", str(folder), "--fail-on", "never"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began_s


if __name__ == "__main__":
    main()
