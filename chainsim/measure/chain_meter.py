"""All meters of a chain: which point is measured where, and which is derived from another by a pure gain.

A stage's input is the tap before it times its trims, and the output is the last tap times the fader: those are
readings of the same meter at another gain, and cost no second pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chainsim.measure.gain import peak_gain_db, rms_gain_db, stage_gain_db
from chainsim.measure.pair_meter import PairMeter
from chainsim.measure.tail import TailMeter
from chainsim.measure.tap_meter import TapMeter
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain, ParallelStage, Stage
from chainsim.model.levels import Levels
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import BranchResult, HostedStage, Latency, StageComparison, StageResult
from chainsim.model.tap import Tap
from chainsim.model.walk import stage_name, walk_stages
from chainsim.units import gain_from_db


@dataclass(frozen=True, slots=True)
class _Point:
    """A stage in the graph of taps."""

    slot: int
    input_slot: int
    input_gain_db: float  # from the tap at input_slot to the plugin: every trim in between


@dataclass(frozen=True, slots=True)
class ChainLevels:
    """Everything that was read."""

    taps: tuple[Tap, ...]
    stages: tuple[StageResult, ...]
    output: Levels


class ChainMeter:
    """Feed it every block of all taps; read it at the end.

    Args:
        chain: the document, for trims, fader and names.
        audio: format of the taps.
        profiles: what probing found, by path.
        mono_source: the two channels are copies of one, and must not read louder for it.
    """

    def __init__(
        self, chain: Chain, audio: AudioFormat, profiles: Mapping[str, StageProfile], *, mono_source: bool = False
    ) -> None:
        self._chain = chain
        self._profiles = profiles
        self._points: dict[str, _Point] = {}
        self._slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
        self._output_slot = self._place(chain.stages, "", 0, chain.input_trim_db)
        self._output_gain_db = chain.fader_db + (0.0 if chain.stages else chain.input_trim_db)
        self._gains_db = self._gains_by_slot()
        weights = [0.5, 0.5] if mono_source else None
        self._meters = [TapMeter(audio, gains_db=gains, channel_weights=weights) for gains in self._gains_db]
        self._tails = [TailMeter(audio) for _ in self._gains_db]
        self._pairs = {
            path: PairMeter(audio, dynamics=self._is_dynamics(path, stage))
            for path, stage in walk_stages(chain.stages)
            if not stage.bypass
        }

    def feed(self, samples: npt.NDArray[np.float32], source_frames: int) -> None:
        """One block: (taps, channels, frames), of which the first `source_frames` frames belong to the source."""
        if source_frames:
            source = samples[:, :, :source_frames]
            for slot, meter in enumerate(self._meters):
                meter.feed(source[slot])
            for path, pair in self._pairs.items():
                pair.feed(self.stage_input(path, source), source[self._points[path].slot])
        if source_frames < samples.shape[2]:
            for slot, tail in enumerate(self._tails):
                tail.feed(samples[slot, :, source_frames:])

    def stage_input(self, path: str, samples: npt.NDArray[np.float32]) -> Audio:
        """What a stage's plugin receives of a block of all taps."""
        point = self._points[path]
        before: Audio = samples[point.input_slot]
        return before if point.input_gain_db == 0.0 else before * np.float32(gain_from_db(point.input_gain_db))

    def read(self, hosted: Mapping[str, HostedStage], programmes: Mapping[str, ProgrammeCheck]) -> ChainLevels:
        """Levels of all taps and stages; by path: what the stages turned out to be, and what they made of the audio."""
        self._programmes = programmes
        self._readings = [
            dict(zip(gains, meter.read(), strict=True))
            for gains, meter in zip(self._gains_db, self._meters, strict=True)
        ]
        source = self._readings[0][0.0]
        stages = self._read_lane(self._chain.stages, "", hosted, source)
        taps = [Tap(0, "input", source)]
        taps += [Tap(stage.index, stage.name, stage.output) for stage in stages]
        return ChainLevels(tuple(taps), stages, self._readings[self._output_slot][self._output_gain_db])

    def _place(self, stages: Sequence[Stage], prefix: str, slot: int, gain_db: float) -> int:
        """Put a series of stages behind the tap `slot` and a gain; returns the slot that it ends with."""
        for number, stage in enumerate(stages, start=1):
            path = f"{prefix}{number}"
            point = _Point(self._slots[path], slot, gain_db + stage.trim_db)
            self._points[path] = point
            if isinstance(stage, ParallelStage) and not stage.bypass:
                for branch_number, branch in enumerate(stage.parallel, start=1):
                    self._place(branch.stages, f"{path}.{branch_number}.", slot, point.input_gain_db)
            slot, gain_db = point.slot, 0.0
        return slot

    def _gains_by_slot(self) -> list[tuple[float, ...]]:
        gains: list[dict[float, None]] = [{0.0: None} for _ in range(1 + len(self._slots))]
        for point in self._points.values():
            gains[point.input_slot][point.input_gain_db] = None
        gains[self._output_slot][self._output_gain_db] = None
        return [tuple(of_slot) for of_slot in gains]

    def _is_dynamics(self, path: str, stage: Stage) -> bool:
        profile = self._profiles.get(path, StageProfile())
        return stage.intent in ("dynamics", "ceiling") or profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP)

    def _read_lane(
        self, stages: Sequence[Stage], prefix: str, hosted: Mapping[str, HostedStage], source: Levels
    ) -> tuple[StageResult, ...]:
        return tuple(
            self._read_stage(stage, number, f"{prefix}{number}", hosted, source)
            for number, stage in enumerate(stages, start=1)
        )

    def _read_stage(
        self, stage: Stage, number: int, path: str, hosted: Mapping[str, HostedStage], source: Levels
    ) -> StageResult:
        point, facts = self._points[path], hosted[path]
        before = self._readings[point.input_slot][point.input_gain_db]
        after = self._readings[point.slot][0.0]
        comparison = self._compare(path)
        reported = facts.reported_latency_frames
        error = comparison.latency_error_frames
        branches: tuple[BranchResult, ...] = ()
        if isinstance(stage, ParallelStage) and not stage.bypass:
            branches = tuple(
                BranchResult(branch.gain_db, self._read_lane(branch.stages, f"{path}.{b}.", hosted, source))
                for b, branch in enumerate(stage.parallel, start=1)
            )
        return StageResult(
            index=number,
            path=path,
            name=stage.name or (facts.plugin.name if facts.plugin.kind != "bypassed" else stage_name(stage)),
            spec=stage,
            plugin=facts.plugin,
            input=before,
            output=after,
            gain_db=stage_gain_db(before, after),
            rms_gain_db=rms_gain_db(before, after),
            peak_gain_db=peak_gain_db(before, after),
            trim_db=stage.trim_db,
            cumulative_gain_db=stage_gain_db(source, after),
            latency=Latency(reported, None if error is None else reported + error),
            comparison=comparison,
            tail=self._tails[point.slot].read(),
            profile=self._profiles.get(path, StageProfile()),
            programme=self._programmes.get(path),
            branches=branches,
        )

    def _compare(self, path: str) -> StageComparison:
        if path not in self._pairs:
            return StageComparison(null_db=None, correlation=None, latency_error_frames=None)
        profile = self._profiles.get(path, StageProfile())
        return self._pairs[path].read(small_signal_gain_db=profile.small_signal_gain_db)
