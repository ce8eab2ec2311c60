"""Two hundred chains of ten seconds: `chainsim check` against half of what their renders and meters take.

The sum is measured in one process, chain after chain, with nothing around it: no process to start, nothing to hand
over, nothing to judge: every tap's levels, and what each stage's input and output show together; once with every stage
probed as well, and limiters tried on the programme. Two cores could do that in half the time; what a check takes
beyond it is what a check costs. The sums are taken before and after, since machines change their pace.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from chainsim.engine.cwd_and_locale import ONE_BLAS_THREAD
from chainsim.engine.memory_tuning import keep_freed_memory

os.environ.setdefault(*ONE_BLAS_THREAD)  # before NumPy is loaded: this process works as chainsim's own do

import numpy as np
from pydantic import TypeAdapter

from chainsim.chain_preparation import choose_stimulus
from chainsim.host.stage_opening import open_stage
from chainsim.load import load_chain
from chainsim.measure.chain_meter import ChainMeter
from chainsim.measure.stage_meters import StagePairs
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.options import RunOptions
from chainsim.model.processor import Processor
from chainsim.model.profile import StageProfile
from chainsim.model.result import HostedStage, PluginInfo
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import walk_stages
from chainsim.profile import (
    WindowPicker,
    check_programme,
    needs_programme_check,
    onset_weighting,
    pre_roll_s,
    probe_stage,
)
from chainsim.render.chain_renderer import ChainRenderer
from chainsim.units import db_from_gain

CHAINS = 200
IDEAL_AIM, AGAIN_AIM_S = 0.9, 0.6
_SAMPLE = 20  # chains that are summed, of all kinds
_AUDIO = AudioFormat(48_000, 2)
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


@dataclass(frozen=True, slots=True)
class InOneProcess:
    """What all chains take, in seconds."""

    plain_s: float  # rendered and metered
    all_s: float  # and probed, and tried on the programme


def main() -> None:
    """The table, to standard output."""
    keep_freed_memory()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "presets"
        folder.mkdir()
        for number in range(CHAINS):
            text = _CHAIN.format(number=number, cutoff=40 + 20 * (number % 5), gain=number % 4)
            (folder / f"{number:03}.chain.yaml").write_text(text)
        files = sorted(folder.iterdir())
        before = in_one_process(files)
        environment = {**os.environ, "XDG_CACHE_HOME": str(Path(name) / "cache")}
        first_s, second_s = check_s(folder, environment), check_s(folder, environment)
        first_plain_s = check_s(folder, environment, "--no-probe")
        after = in_one_process(files)
    plain_s, all_s = (before.plain_s + after.plain_s) / 2.0, (before.all_s + after.all_s) / 2.0
    print(f"{CHAINS} chains of 10 s, five built-in stages, {os.cpu_count()} cores")
    for title, seconds, told in (
        ("in one process: rendered and metered", plain_s, ""),
        ("chainsim check --no-probe, everything new", first_plain_s, share_of_ideal(plain_s, first_plain_s)),
        ("in one process: probed and tried as well", all_s, ""),
        ("chainsim check, everything new", first_s, share_of_ideal(all_s, first_s)),
    ):
        print(f"{title:48}{seconds:8.1f} s   {told}")
    print(f"{'chainsim check, nothing changed':48}{second_s:8.2f} s   (aim: {AGAIN_AIM_S:.2f})\n")


def share_of_ideal(sum_s: float, taken_s: float) -> str:
    """How near it comes to what all cores would need if nothing but the sum had to be done, start-up included."""
    ideal_s = sum_s / (os.cpu_count() or 1)
    return f"({ideal_s / taken_s:.2f} of ideal; aim: {IDEAL_AIM:.2f})"


def in_one_process(files: Sequence[Path]) -> InOneProcess:
    """Every stage probed once, and as many renders as there are chains, from some of them."""
    some, times = files[:: CHAINS // _SAMPLE + 1], CHAINS / len(files[:: CHAINS // _SAMPLE + 1])
    began_s = time.perf_counter()
    _profile.cache_clear()
    profiles = {file: probed(file) for file in files}
    probing_s = time.perf_counter() - began_s
    plain_s = times * sum(render_and_meter_s(file, {}) for file in some)
    return InOneProcess(plain_s, probing_s + times * sum(render_and_meter_s(file, profiles[file]) for file in some))


@cache
def _profile(stage: str) -> StageProfile:
    """Of a stage as JSON: many chains share theirs, as in a check."""
    spec = TypeAdapter(BuiltinStage).validate_json(stage)
    return probe_stage(lambda: open_stage(spec, _AUDIO, SearchPaths(Path())).processor, _AUDIO)


def probed(file: Path) -> dict[str, StageProfile]:
    """What every stage does, by path."""
    return {path: _profile(stage.model_dump_json()) for path, stage in walk_stages(load_chain(file).stages)}


def render_and_meter_s(file: Path, profiles: Mapping[str, StageProfile]) -> float:
    """One chain in this process: opened, rendered block by block, all meters fed and read.

    With profiles, stages that have a limit are tried on the programme as well.
    """
    began_s = time.perf_counter()
    chain = load_chain(file)
    stimulus = choose_stimulus(chain, None, file.parent, RunOptions())
    places = SearchPaths(file.parent)
    stages = dict(walk_stages(chain.stages))
    opened = {path: open_stage(stage, _AUDIO, places).processor for path, stage in stages.items()}
    renderer = ChainRenderer(chain, opened, _AUDIO.sample_rate_hz, BLOCK_FRAMES)
    meter = ChainMeter(chain, _AUDIO, profiles)
    pairs = StagePairs(chain, _AUDIO, profiles)
    pickers = {
        path: WindowPicker(_AUDIO, onset_weighting(profile, _AUDIO.sample_rate_hz), pre_roll_s=pre_roll_s(profile))
        for path, profile in profiles.items()
        if needs_programme_check(profile, math.inf)
    }
    frames = 0
    for block in stimulus.blocks(BLOCK_FRAMES):
        padded = np.zeros((_AUDIO.channels, BLOCK_FRAMES), dtype=np.float32)
        padded[:, : block.shape[1]] = block
        frames += block.shape[1]
        for taps in renderer.feed(padded):
            samples = np.stack(taps)
            meter.feed(samples, block.shape[1])
            source = samples[:, :, : block.shape[1]]
            pairs.feed(source)
            for path, picker in pickers.items():
                picker.feed(meter.stage_input(path, source), meter.stage_output(path, source))
    for taps in renderer.finish(frames, _AUDIO.channels, 10.0):
        meter.feed(np.stack(taps), 0)
    hosted = {path: HostedStage(PluginInfo(path, "builtin"), 0) for path in stages}
    meter.read(hosted, pairs.read())
    for path, picker in pickers.items():
        windows = picker.windows()
        peak_dbfs = db_from_gain(max(float(np.abs(window.samples).max()) for window in windows))
        if needs_programme_check(profiles[path], peak_dbfs):
            stage = stages[path]
            check_programme(partial(_processor, stage, places), windows, _AUDIO, profiles[path])
    return time.perf_counter() - began_s


def _processor(stage: BuiltinStage, places: SearchPaths) -> Processor:
    return open_stage(stage, _AUDIO, places).processor


def check_s(folder: Path, environment: dict[str, str], *options: str) -> float:
    """The command line as a user starts it."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "chainsim", "check", str(folder), "--fail-on", "never", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began_s


if __name__ == "__main__":
    main()
