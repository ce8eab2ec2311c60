"""A chain at one value of what is swept, as a task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError
from chainsim.executing import Move, Travel
from chainsim.executing.task import files_of
from chainsim.measure.residual import ResidualMeter
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import Residual
from chainsim.model.levels import Levels
from chainsim.model.options import RunOptions
from chainsim.model.result import Measurement
from chainsim.model.stage_addressing import output_point
from chainsim.model.stage_overload import plugins_in
from chainsim.model.sweep import SweepPoint
from chainsim.stimulus import file_of, moved
from chainsim.studies import overdriven_stage_choice
from chainsim.studies.chains_side_by_side import ChainsSideBySide
from chainsim.studies.clean_reference_chain import clean_reference, tap_gains


@dataclass(frozen=True, slots=True)
class PointMeasured:
    """What came of it, and the levels of what was played in."""

    point: SweepPoint
    source: Levels


@dataclass(frozen=True, slots=True)
class PointTask:
    """The chain at a value, on a stimulus; as `executing.Task`. Paths in the chain are relative to `folder`."""

    value: float
    chain: Chain
    stimulus: Stimulus
    options: RunOptions
    folder: Path

    def run(self, on_progress: OnProgress | None = None) -> PointMeasured:  # noqa: ARG002 - told of whole values alone
        """Measure it.

        Raises:
            StagesRefusedError, AudioError, RenderError: as named.
        """
        return _point(self.value, self.chain, self.stimulus, self.options, self.folder)

    def lost(self, why: ChainsimError) -> PointMeasured:
        """A sweep has no room for a value that is not known."""
        raise why

    def travel(self, move: Move) -> Travel:
        """With its folder and its audio."""
        task = replace(
            self,
            stimulus=moved(self.stimulus, move.file),
            options=move.options(self.options),
            folder=move.file(self.folder),
        )
        identity = repr((self.value, self.chain, self.stimulus.info, self.options.excerpt, self.options.tail_s))
        return Travel(task, files_of(self.chain, self.folder, file_of(self.stimulus)), identity)


def _point(value: float, chain: Chain, stimulus: Stimulus, options: RunOptions, folder: Path) -> PointMeasured:
    measurement, _ = measure_chain(chain, stimulus, options, options.places(folder))
    overdriven = overdriven_stage_choice.overdriven_stages(measurement)
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
    return PointMeasured(point, measurement.taps[0].levels)


def _distortion(
    measurement: Measurement,
    overdriven: tuple[overdriven_stage_choice.Overdriven, ...],
    stimulus: Stimulus,
    options: RunOptions,
    folder: Path,
) -> Residual:
    """At the output; nothing is rendered for it where no stage is overdriven."""
    if not overdriven:
        return Residual(float("-inf"), 0.0)
    chain, halvings = measurement.chain, overdriven_stage_choice.halvings(measurement, overdriven)
    meter = ResidualMeter(AudioFormat(measurement.sample_rate_hz, measurement.channels))
    slot, _ = output_point(chain)
    gain = np.float32(tap_gains(chain, halvings)[-1])
    clean = clean_reference(chain, halvings)
    with ChainsSideBySide([chain, clean], stimulus, options.places(folder), options) as together:
        for taps, reference in together.play():
            meter.feed(taps[slot], reference[slot] * gain)
    return meter.read()
