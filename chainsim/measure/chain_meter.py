"""The levels of a chain: every tap's meter, fed together and read into stages and taps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from chainsim.measure.stage_gain import peak_gain_db, rms_gain_db, stage_gain_db
from chainsim.measure.stage_meters import stage_input
from chainsim.measure.tail import TailMeter
from chainsim.measure.tap_meter import TapMeter
from chainsim.measure.tap_plan import Reading, plan_taps
from chainsim.measure.tap_readings import TapReadings
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain, ParallelStage, Stage
from chainsim.model.levels import Levels
from chainsim.model.measured_beginning import UNKNOWN, Beginning
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeChecks
from chainsim.model.result import BranchResult, HostedStage, Latency, StageComparison, StageResult
from chainsim.model.stage_addressing import branch_prefix
from chainsim.model.stage_names import stage_name
from chainsim.model.tap import Tap

NOTHING: Mapping[int, TapReadings] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ChainLevels:
    """What the meters of all taps and stages have read."""

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
        beginning: stages that need no meter.
        source: gain in dB -> what is known of the source's levels behind that; used where it is all that is asked.
        unchanged: by slot, what was read of taps that are as they were; used where it tells all that is asked.

    Attributes:
        taps: by slot, once all has been read: what each meter has.
    """

    def __init__(
        self,
        chain: Chain,
        audio: AudioFormat,
        profiles: Mapping[str, StageProfile],
        *,
        mono_source: bool = False,
        beginning: Beginning = UNKNOWN,
        source: Mapping[float, Levels] | None = None,
        unchanged: Mapping[int, TapReadings] = NOTHING,
    ) -> None:
        self._chain = chain
        self._profiles = profiles
        self._beginning = beginning
        self._plan = plan_taps(chain)
        metered = [point for path, point in self._plan.points.items() if not beginning.holds(path)]
        slots = {reading.slot for point in metered for reading in (point.before, point.after)}
        slots |= {self._plan.output.slot, *(() if beginning.source else (0,))}
        self._audio, self._weights = audio, [0.5, 0.5] if mono_source else None
        known = source or {}
        self._source = known if all(gain_db in known for gain_db in self._plan.gains_db[0]) else None
        self.taps = {slot: tap for slot, tap in unchanged.items() if tap.readings.format == audio}
        self._known = {slot: of_tap for slot in self.taps.keys() & slots if (of_tap := self._at_all_gains(slot))}
        metered_slots = slots - self._known.keys() - (set() if self._source is None else {0})
        self._meters = {slot: self._meter(slot) for slot in sorted(metered_slots)}
        self._tails = {point.slot: TailMeter(audio) for point in metered}

    def feed(self, samples: Sequence[Audio] | Audio, source_frames: int) -> None:
        """One block: (channels, frames) of every tap, of which the first `source_frames` belong to the source."""
        if source_frames:
            for slot, meter in self._meters.items():
                meter.feed(samples[slot][:, :source_frames])
        if source_frames < samples[0].shape[1]:
            for slot, tail in self._tails.items():
                tail.feed(samples[slot][:, source_frames:])

    def measure_source(self, blocks: Iterable[Audio]) -> None:
        """Have the source measured after all, where its levels were known: not the whole of it was played."""
        if self._source is not None:
            self._source, self._meters[0] = None, self._meter(0)
            for block in blocks:
                self._meters[0].feed(block)

    def source_levels(self) -> Mapping[float, Levels]:
        """Gain in dB -> levels of the source behind it, once all has been read."""
        return {reading.gain_db: levels for reading, levels in self._readings.items() if reading.slot == 0}

    def _at_all_gains(self, slot: int) -> dict[Reading, Levels] | None:
        """What was read of a tap before; None: not all that is asked for."""
        levels = {Reading(slot, gain_db): self.taps[slot].levels(gain_db) for gain_db in self._plan.gains_db[slot]}
        known = {reading: of_tap for reading, of_tap in levels.items() if of_tap is not None}
        return known if len(known) == len(levels) else None

    def _meter(self, slot: int) -> TapMeter:
        return TapMeter(self._audio, gains_db=self._plan.gains_db[slot], channel_weights=self._weights)

    def stage_input(self, path: str, samples: Sequence[Audio] | Audio) -> Audio:
        """What a stage's plugin receives of a block of all taps."""
        return stage_input(self._plan.points[path], samples)

    def stage_output(self, path: str, samples: Sequence[Audio] | Audio) -> Audio:
        """What a stage makes of a block, of all taps."""
        output: Audio = samples[self._plan.points[path].slot]
        return output

    def read(
        self,
        hosted: Mapping[str, HostedStage],
        comparisons: Mapping[str, StageComparison] | None = None,
        programmes: ProgrammeChecks | None = None,
    ) -> ChainLevels:
        """Levels of all taps and stages; after it nothing can be fed any more.

        Args:
            hosted: by path, what the stages turned out to be.
            comparisons: by path, what input and output of a stage show together.
            programmes: what stages made of the audio.
        """
        self._comparisons = comparisons or {}
        self._programmes = programmes or ProgrammeChecks()
        self.taps |= {slot: meter.finish() for slot, meter in self._meters.items()}
        read = [*self._known.values(), *(self._at_all_gains(slot) or {} for slot in self._meters)]
        self._readings = {reading: levels for of_tap in read for reading, levels in of_tap.items()}
        self._readings |= {Reading(0, gain_db): levels for gain_db, levels in (self._source or {}).items()}
        known = self._beginning.stages
        source = self._beginning.source or self._readings[Reading(0, 0.0)]
        stages = (*known, *self._read_lane(self._chain.stages, "", hosted, source, first=len(known)))
        taps = [Tap(0, "input", source)]
        taps += [Tap(stage.index, stage.name, stage.output) for stage in stages]
        return ChainLevels(tuple(taps), stages, self._readings[self._plan.output])

    def _read_lane(
        self, stages: Sequence[Stage], prefix: str, hosted: Mapping[str, HostedStage], source: Levels, first: int = 0
    ) -> tuple[StageResult, ...]:
        return tuple(
            self._read_stage(stage, number, f"{prefix}{number}", hosted, source)
            for number, stage in enumerate(stages[first:], start=first + 1)
        )

    def _read_stage(
        self, stage: Stage, number: int, path: str, hosted: Mapping[str, HostedStage], source: Levels
    ) -> StageResult:
        point, facts = self._plan.points[path], hosted[path]
        before, after = self._readings[point.before], self._readings[point.after]
        reported = facts.reported_latency_frames
        comparison = self._comparisons.get(path, StageComparison())
        error = comparison.latency_error_frames
        branches: tuple[BranchResult, ...] = ()
        if isinstance(stage, ParallelStage) and not stage.bypass:
            branches = tuple(
                BranchResult(branch.gain_db, self._read_lane(branch.stages, branch_prefix(path, b), hosted, source))
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
            latency=Latency(reported, None if error is None else reported + error, facts.changed_latency_frames),
            comparison=comparison,
            tail=self._tails[point.slot].read(),
            profile=self._profiles.get(path, StageProfile()),
            programme=self._programmes.done.get(path),
            unexamined=self._programmes.failed.get(path),
            branches=branches,
        )
