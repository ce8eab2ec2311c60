"""What it takes to render and meter chains, one after the other in one process, with nothing around it.

No process to start, nothing to hand over, nothing to judge: every tap's levels, and what each stage's input and output
show together; and the same with every stage probed, watched, and limiters tried on the programme.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

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

_AUDIO = AudioFormat(48_000, 2)


@dataclass(frozen=True, slots=True)
class Took:
    """By the clock, and of processors."""

    clock_s: float
    processor_s: float

    def __add__(self, other: Took) -> Took:
        return Took(self.clock_s + other.clock_s, self.processor_s + other.processor_s)

    def __sub__(self, other: Took) -> Took:
        return self + -1.0 * other

    def __rmul__(self, times: float) -> Took:
        return Took(times * self.clock_s, times * self.processor_s)


NOTHING = Took(0.0, 0.0)


def now() -> Took:
    """As this process has taken until now."""
    return Took(time.perf_counter(), time.process_time())


def probing(files: Iterable[Path]) -> tuple[dict[Path, dict[str, StageProfile]], Took]:
    """What every stage of every chain does, by path, and what it takes to ask each setting once."""
    began = now()
    _profile.cache_clear()
    return {file: _probed(file) for file in files}, now() - began


@cache
def _profile(stage: str) -> StageProfile:
    """Of a stage as JSON: many chains share theirs, as in a check."""
    spec = TypeAdapter(BuiltinStage).validate_json(stage)
    return probe_stage(lambda: open_stage(spec, _AUDIO, SearchPaths(Path())).processor, _AUDIO)


def _probed(file: Path) -> dict[str, StageProfile]:
    """What every stage does, by path."""
    return {path: _profile(stage.model_dump_json()) for path, stage in walk_stages(load_chain(file).stages)}


def rendering(file: Path, profiles: Mapping[str, StageProfile]) -> tuple[Took, Took]:
    """One chain in this process: opened, rendered block by block, all meters fed and read; and what trying takes.

    With profiles, stages that have a limit are watched, and tried on the programme as well.
    """
    began = now()
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
            meter.feed(taps, block.shape[1])
            source = [tap[:, : block.shape[1]] for tap in taps]
            pairs.feed(source)
            for path, picker in pickers.items():
                picker.feed(meter.stage_input(path, source), meter.stage_output(path, source))
    for taps in renderer.finish(frames, _AUDIO.channels, 10.0):
        meter.feed(taps, 0)
    hosted = {path: HostedStage(PluginInfo(path, "builtin"), 0) for path in stages}
    meter.read(hosted, pairs.read())
    rendered = now() - began
    for path, picker in pickers.items():
        windows = picker.windows()
        peak_dbfs = db_from_gain(max(float(np.abs(window.samples).max()) for window in windows))
        if needs_programme_check(profiles[path], peak_dbfs):
            stage = stages[path]
            check_programme(partial(_processor, stage, places), windows, _AUDIO, profiles[path])
    return rendered, now() - began - rendered


def _processor(stage: BuiltinStage, places: SearchPaths) -> Processor:
    return open_stage(stage, _AUDIO, places).processor
