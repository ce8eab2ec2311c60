"""What every stage's input and output show together, and the chain's, block by block where both are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from chainsim.measure.input_output_meter import InputOutputMeter
from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.measure.tap_plan import StagePoint, plan_taps
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import Chain, Stage
from chainsim.model.level_matched_difference import Difference
from chainsim.model.measured_beginning import UNKNOWN, Beginning
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import StageComparison
from chainsim.model.stage_addressing import output_point, walk_stages
from chainsim.units import gain_from_db

ONLY_THE_END = "only the end of the chain was measured"


class StagePairs:
    """A pair meter for every stage that is not bypassed.

    Args:
        chain: the document, for trims and intents.
        audio: format of the taps.
        profiles: what probing found, by path: which stages are there for dynamics, and what gain they start from.
        beginning: stages that are compared already; then the chain as a whole is not.
    """

    def __init__(
        self,
        chain: Chain,
        audio: AudioFormat,
        profiles: Mapping[str, StageProfile],
        beginning: Beginning = UNKNOWN,
    ) -> None:
        self._points = plan_taps(chain).points
        self._last_slot, _ = output_point(chain)
        self._whole = LevelMatchedDifference() if beginning == UNKNOWN else None
        self._profiles = {path: profiles.get(path, StageProfile()) for path in self._points}
        self._pairs = {
            path: InputOutputMeter(audio, dynamics=_is_dynamics(stage, self._profiles[path]))
            for path, stage in walk_stages(chain.stages)
            if not stage.bypass and not beginning.holds(path)
        }

    def feed(self, taps: Sequence[Audio] | Audio) -> None:
        """One block of every tap, each (channels, frames), in `walk_stages` order; slot 0 is the source."""
        for path, pair in self._pairs.items():
            point = self._points[path]
            pair.feed(stage_input(point, taps), taps[point.slot])
        if self._whole is not None:
            self._whole.feed(taps[0], taps[self._last_slot])

    def read_whole(self) -> Difference:
        """What the chain as a whole does once level is removed: the last tap against the source."""
        if self._whole is None:
            return Difference(undefined=ONLY_THE_END)
        return self._whole.read()

    def read(self) -> dict[str, StageComparison]:
        """By path; after it nothing can be fed any more."""
        return {
            path: pair.close(small_signal_gain_db=self._profiles[path].small_signal_gain_db)
            for path, pair in self._pairs.items()
        }


def stage_input(point: StagePoint, taps: Sequence[Audio] | Audio) -> Audio:
    """What a stage's plugin receives of a block of all taps."""
    before: Audio = taps[point.input_slot]
    return before if point.input_gain_db == 0.0 else before * np.float32(gain_from_db(point.input_gain_db))


def _is_dynamics(stage: Stage, profile: StageProfile) -> bool:
    return stage.intent in ("dynamics", "ceiling") or profile.kind in (Kind.DYNAMICS, Kind.DYNAMICS_THEN_CLIP)
