"""Which taps of a chain need a meter, and which are read from another's at a gain.

A stage's input is the tap before it times its trims; what a bypassed stage or a plain Gain gives back is its input
times a gain; the output is the last tap times the fader. All of those are readings of a meter that is there
already, and cost no second pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chainsim.model.chain import BuiltinStage, Chain, ParallelStage, Stage
from chainsim.model.stage_addressing import branch_prefix, walk_stages


@dataclass(frozen=True, slots=True)
class Reading:
    """The meter of a slot, read as if its signal were multiplied by a gain."""

    slot: int
    gain_db: float

    def amplified(self, gain_db: float) -> Reading:
        """The same signal behind one more gain."""
        return Reading(self.slot, self.gain_db + gain_db)


@dataclass(frozen=True, slots=True)
class StagePoint:
    """A stage in the graph of taps: where its audio is, and where its levels are read."""

    slot: int  # its own tap
    input_slot: int  # the tap before it ...
    input_gain_db: float  # ... and every trim in between
    before: Reading
    after: Reading


@dataclass(frozen=True, slots=True)
class TapPlan:
    """Stage path -> point; the output; and for every slot that needs a meter the gains it is read at, 0 dB first."""

    points: Mapping[str, StagePoint]
    output: Reading
    gains_db: Mapping[int, tuple[float, ...]]


def plan_taps(chain: Chain) -> TapPlan:
    """The plan of a chain; slots are in `walk_stages` order, slot 0 is the source."""
    slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
    points: dict[str, StagePoint] = {}

    def place(stages: Sequence[Stage], prefix: str, slot: int, gain_db: float, reading: Reading) -> Reading:
        """Put stages in series behind a tap, a gain, and the reading that both amount to; returns the last reading."""
        for number, stage in enumerate(stages, start=1):
            path = f"{prefix}{number}"
            own, trims_db, before = slots[path], gain_db + stage.trim_db, reading.amplified(stage.trim_db)
            known_gain_db = _known_gain_db(stage)
            after = Reading(own, 0.0) if known_gain_db is None else before.amplified(known_gain_db)
            points[path] = StagePoint(own, slot, trims_db, before, after)
            if isinstance(stage, ParallelStage) and not stage.bypass:
                for branch_number, branch in enumerate(stage.parallel, start=1):
                    place(branch.stages, branch_prefix(path, branch_number), slot, trims_db, before)
            slot, gain_db, reading = own, 0.0, after
        return reading

    start = Reading(0, chain.input_trim_db)
    output = place(chain.stages, "", 0, chain.input_trim_db, start).amplified(chain.fader_db)
    gains: dict[int, dict[float, None]] = {0: {0.0: None}}
    for reading in [*(r for point in points.values() for r in (point.before, point.after)), output]:
        gains.setdefault(reading.slot, {0.0: None})[reading.gain_db] = None
    return TapPlan(points, output, {slot: tuple(of_slot) for slot, of_slot in gains.items()})


def _known_gain_db(stage: Stage) -> float | None:
    """What a stage does to its input where that is a pure gain, known beforehand."""
    if stage.bypass:
        return 0.0
    if isinstance(stage, BuiltinStage) and stage.builtin == "Gain":
        gain_db = stage.parameters.get("gain_db", 1.0)  # pedalboard's default
        return float(gain_db) if isinstance(gain_db, int | float) else None
    return None
