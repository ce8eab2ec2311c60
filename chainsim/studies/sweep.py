"""One value of a chain through a range: a render of each, several at a time, and the sweet spot."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.progress import OnProgress
from chainsim.measure.residual import ResidualMeter
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import limit_value
from chainsim.model.levels import Levels
from chainsim.model.options import RunOptions
from chainsim.model.overload import plugins_in
from chainsim.model.result import Measurement
from chainsim.model.sweep import SweepPoint, SweepResult
from chainsim.model.variant import Residual
from chainsim.model.walk import output_point
from chainsim.studies import stage_choice
from chainsim.studies.clean_reference import clean_reference, tap_gains
from chainsim.studies.sweet_spot import sweet_spot
from chainsim.studies.together import Together


def sweep(
    chain_at: Callable[[float], Chain],
    values: Sequence[float],
    stimulus: Stimulus,
    options: RunOptions,
    *,
    folder: Path,
    title: str,
    parameter: str,
    is_level: bool,
    jobs: int | None = None,
    on_progress: OnProgress | None = None,
) -> SweepResult:
    """Render the chain at every value.

    Args:
        chain_at: the chain at a value.
        values: at least one.
        stimulus: what to play in.
        options: as of any check; stages are probed at every value, from the cache where there is one.
        folder: what paths in the chain are relative to.
        title: stands for the chain's name where it has none.
        parameter: what the values are of, for the report.
        is_level: whether it moves the level at an input.
        jobs: how many values at a time; None: as many as there are processors.
        on_progress: called after every value, with how many are done.

    Raises:
        StagesRefusedError, AudioError, RenderError: as named, for a value that fails.
    """
    chains = [chain_at(value) for value in values]
    at_once = jobs or os.cpu_count() or 1
    options = options.beside(at_once)

    def one(index: int) -> tuple[SweepPoint, Levels]:
        return _point(values[index], chains[index], stimulus, options, folder)

    def on_done(count: int) -> None:
        if on_progress is not None:
            on_progress(count, len(values), "rendering values")

    found = in_parallel(one, range(len(values)), at_once, on_done)
    points = tuple(point for point, _ in found)
    source_levels = found[0][1]
    limit_db = limit_value(chains[0].limits, "max_gain_reduction_db")
    best, reason = sweet_spot(points, source_levels, is_level=is_level, max_reduction_db=limit_db)
    return SweepResult(chains[0].name or title, stimulus.info, source_levels, parameter, is_level, points, best, reason)


def _point(
    value: float, chain: Chain, stimulus: Stimulus, options: RunOptions, folder: Path
) -> tuple[SweepPoint, Levels]:
    measurement, _ = measure_chain(chain, stimulus, options, options.places(folder))
    overdriven = stage_choice.overdriven_stages(measurement)
    reductions = {
        plugin.name: reduction.exceeded_5_percent_db
        for stage in measurement.stages
        for plugin in plugins_in(stage)
        if (reduction := plugin.comparison.gain_reduction) is not None
    }
    reducing = max(reductions, key=lambda name: reductions[name], default=None)
    point = SweepPoint(
        value=value,
        output=measurement.output,
        gain_reduction_db=None if reducing is None else reductions[reducing],
        reducing=reducing,
        distortion=_distortion(measurement, overdriven, stimulus, options, folder),
        overdriven=tuple(one.plugin.name for one in overdriven),
    )
    return point, measurement.taps[0].levels


def _distortion(
    measurement: Measurement,
    overdriven: tuple[stage_choice.Overdriven, ...],
    stimulus: Stimulus,
    options: RunOptions,
    folder: Path,
) -> Residual:
    """At the output; nothing is rendered for it where no stage is overdriven."""
    if not overdriven:
        return Residual(float("-inf"), 0.0)
    chain, halvings = measurement.chain, stage_choice.halvings(measurement, overdriven)
    meter = ResidualMeter(AudioFormat(measurement.sample_rate_hz, measurement.channels))
    slot, _ = output_point(chain)
    gain = np.float32(tap_gains(chain, halvings)[-1])
    clean = clean_reference(chain, halvings)
    with Together([chain, clean], stimulus, options.places(folder), options) as together:
        for taps, reference in together.play():
            meter.feed(taps[slot], reference[slot] * gain)
    return meter.read()
