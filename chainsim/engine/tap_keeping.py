"""What a render keeps for the next one: the beginning of its output, and taps that the next may start from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Self

from chainsim.engine.tap_block import TapBlock
from chainsim.engine.tap_spool import KeptTap
from chainsim.measure.tap_plan import Reading, plan_taps
from chainsim.model.audio import Audio, AudioFormat, SourceInfo
from chainsim.model.chain import AuStage, Chain, Vst3Stage
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_addressing import loads_files, output_point, walk_stages

MOST_KEPT_BYTES = 1 << 30
"""Of all taps together, on disk."""
MOST_AT_FIRST_BYTES = 1 << 28
"""Of the first render of a chain of built-ins, which may need no trim: eleven minutes of stereo at 48 kHz."""
_SAMPLE_BYTES = 4
_CLIPPING = (Kind.CLIP, Kind.DYNAMICS_THEN_CLIP)


class OutputBeginning:
    """The first so many frames of the last tap."""

    def __init__(self, chain: Chain, frames: int) -> None:
        self.blocks: list[Audio] = []
        self._slot, _ = output_point(chain)
        self._missing = frames

    def feed(self, block: TapBlock) -> None:
        """Take what is still missing."""
        frames = min(block.source_frames, self._missing)
        if frames:
            self.blocks.append(block.samples[self._slot][:, :frames].copy())
            self._missing -= frames


class TapKeeper:
    """Writes what some stages give back; a context manager around the render, which keeps nothing of one that fails.

    Nothing where a mono source was widened to two channels: played again, it would read louder.

    Args:
        chain: what is rendered.
        numbers: of the top-level stages.
        source: format of what is played.
    """

    def __init__(self, chain: Chain, numbers: Collection[int], source: AudioFormat) -> None:
        self._all_slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
        self._slots: dict[int, int] = {}
        self._source = source
        self.taps: dict[int, KeptTap] = {}
        self.add(numbers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._give_up()

    def add(self, numbers: Collection[int]) -> None:
        """More stages; before the first block."""
        self._slots |= {number: self._all_slots[str(number)] for number in numbers}

    def feed(self, block: TapBlock) -> None:
        """Write the block's source frames; where they would take too much, the first tap is given up."""
        samples = block.source
        if not block.source_frames or len(samples[0]) != self._source.channels:
            return
        for number, slot in self._slots.items():
            try:
                if number not in self.taps:
                    self.taps[number] = KeptTap(f"tap {number}", self._source)
                self.taps[number].write(samples[slot])
            except OSError:  # no room: then more is rendered again
                self._give_up()
                return
        if sum(tap.nbytes for tap in self.taps.values()) > MOST_KEPT_BYTES and len(self._slots) > 1:
            first = min(self._slots)
            del self._slots[first]
            self.taps.pop(first).close()

    def _give_up(self) -> None:
        self._slots.clear()
        for tap in self.taps.values():
            tap.close()
        self.taps.clear()


def before_clips(chain: Chain, profiles: Mapping[str, StageProfile], source: SourceInfo) -> set[int]:
    """Numbers of the last top-level stages that something with a clip comes behind, so many as there is room for.

    A trim there leaves what they give back as it was. Of what is a gain away from the tap before it, that one is kept:
    its levels are read there. Chains with plugin files keep enough of their own.

    Args:
        chain: which is rendered for the first time.
        profiles: by path.
        source: how long it is; of one that does not say nothing is kept.
    """
    clipping = {int(path.split(".")[0]) for path, profile in profiles.items() if profile.kind in _CLIPPING}
    behind = sorted({_last_metered(chain, number - 1) for number in clipping} - {0})
    tap_bytes = (source.frames or 0) * source.format.channels * _SAMPLE_BYTES
    if loads_files(chain) or not tap_bytes:
        return set()
    return set(behind[max(0, len(behind) - MOST_AT_FIRST_BYTES // tap_bytes) :])


def _last_metered(chain: Chain, number: int) -> int:
    """Of this top-level stage and those before it, the last that is not read from another's tap at a gain; 0: none."""
    points = plan_taps(chain).points
    metered = (n for n in range(number, 0, -1) if points[str(n)].after == Reading(points[str(n)].slot, 0.0))
    return next(metered, 0)


def dear_stages(chain: Chain) -> set[int]:
    """Numbers of the top-level stages with plugin files, and the last: what it may be dear to render once more."""
    top = {
        int(path.split(".")[0])
        for path, stage in walk_stages(chain.stages)
        if isinstance(stage, Vst3Stage | AuStage) and not stage.bypass
    }
    return top | {len(chain.stages)} if top else set()


def level_dependent(known: Measurement, start: int) -> set[int]:
    """Numbers of the top-level stages behind `start` that depend on level, and the last if it is dear to play again."""
    numbers = {stage.index for stage in known.stages if _depends_on_level(stage)} - {len(known.stages)}
    last = {len(known.stages)} if loads_files(known.chain) else set()
    return {number for number in numbers | last if number > start}


def _depends_on_level(stage: StageResult) -> bool:
    inner = any(_depends_on_level(one) for branch in stage.branches for one in branch.stages)
    return not stage.spec.bypass and (inner or stage.profile.kind is not Kind.LINEAR)
