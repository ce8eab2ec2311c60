"""One chain with one set of trims after another, rendered only from the first stage that gets another input.

The first render keeps the beginning of its output and nothing else, so that a chain that needs no trim costs what it
always did. The next one keeps, on disk and within a bound, what level-dependent stages and the last one give back. Any
later one plays the last kept tap that its trims leave as it was: the stages before it are bypassed, and their levels
are those of the render before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from chainsim.engine.chain_measurement import OnProgress, measure_chain
from chainsim.engine.client import TapBlock
from chainsim.engine.kept_tap import KeptTap
from chainsim.measure.gain import stage_gain_db
from chainsim.measure.level_matched import LevelMatchedDifference
from chainsim.model.audio import Audio, AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.difference import Difference
from chainsim.model.levels import Levels
from chainsim.model.options import RunOptions
from chainsim.model.places import Places
from chainsim.model.profile import Kind
from chainsim.model.profiles import profiles_of
from chainsim.model.result import Measurement, StageResult, Timing
from chainsim.model.walk import output_point, walk_stages
from chainsim.units import frames_from_s, s_from_frames

MOST_KEPT_BYTES = 1 << 30
COMPARED_S = 60.0
"""How much of the output before and after is compared: memory for it must not grow with the track."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a top-level stage gave back when the knobs before it stood like this."""

    tap: KeptTap
    upstream: Chain  # cut off behind the stage


class Rerendering:
    """Renders variants of one chain on one stimulus; a context manager, because it keeps files.

    Args:
        stimulus: what to play.
        options: as of any check.
        places: where files are.
        on_progress: called after every block, of every render anew.
    """

    def __init__(
        self, stimulus: Stimulus, options: RunOptions, places: Places, on_progress: OnProgress | None = None
    ) -> None:
        self._stimulus = stimulus
        self._options = options
        self._places = places
        self._on_progress = on_progress
        self._kept: dict[int, _Kept] = {}  # by number of the top-level stage
        self._last: Measurement | None = None
        self._outputs: list[list[Audio]] = []  # of the first render and of the last one: their beginnings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number in list(self._kept):
            self._drop(number)

    def first(self, chain: Chain) -> tuple[Measurement, Timing]:
        """The chain as it is.

        Raises:
            StagesRefusedError, AudioError, RenderError: as `measure_chain`.
        """
        output = _Beginning(chain, self._compared_frames)
        measurement, timing = measure_chain(
            chain,
            self._stimulus,
            self._options,
            self._places,
            self._on_progress,
            on_block=output.feed if self._options.prove else None,
        )
        self._last, self._outputs = measurement, [output.blocks]
        return measurement, timing

    def again(self, chain: Chain) -> Measurement:
        """The same chain with other trims, measured as a whole render would have been.

        Raises:
            AudioError, RenderError: as `measure_chain`.
        """
        before = self._last
        if before is None:
            raise RuntimeError("first() comes first")
        start = max((number for number, kept in self._kept.items() if kept.upstream == _cut(chain, number)), default=0)
        source: Stimulus = self._kept[start].tap if start else self._stimulus
        for number in [number for number in self._kept if number > start]:
            self._drop(number)
        played = _from_stage(chain, start) if start else chain
        output = _Beginning(played, self._compared_frames)
        keeper = _Keeper(played, before, start, self._stimulus.info.format)

        def on_block(block: TapBlock) -> None:
            output.feed(block)
            keeper.feed(block)

        after, _ = measure_chain(
            played,
            source,
            replace(self._options, spectra=False, listening=False, export_bits=None),
            self._places,
            self._on_progress,
            profiles=profiles_of(before.stages[start:]),
            on_block=on_block,
        )
        for number, tap in keeper.taps.items():
            self._kept[number] = _Kept(tap, _cut(chain, number))
        self._keep_within_bound()
        self._last = _spliced(before, after, chain, start) if start else after
        self._outputs = [self._outputs[0], output.blocks]
        return self._last

    def difference(self) -> tuple[Difference, float]:
        """The last render's output against the first one's, and of how many seconds from the beginning."""
        meter, frames = LevelMatchedDifference(), 0
        for before, after in zip(*self._outputs, strict=True):
            if before.shape == after.shape:  # else one of them was widened to two channels
                meter.feed(before, after)
                frames += before.shape[1]
        return meter.read(), s_from_frames(frames, self._stimulus.info.format.sample_rate_hz)

    @property
    def _compared_frames(self) -> int:
        return frames_from_s(COMPARED_S, self._stimulus.info.format.sample_rate_hz)

    def _keep_within_bound(self) -> None:
        """The last taps save most."""
        while sum(kept.tap.nbytes for kept in self._kept.values()) > MOST_KEPT_BYTES:
            self._drop(min(self._kept))

    def _drop(self, number: int) -> None:
        self._kept.pop(number).tap.close()


class _Beginning:
    """The first so many frames of the last tap."""

    def __init__(self, chain: Chain, frames: int) -> None:
        self.blocks: list[Audio] = []
        self._slot, _ = output_point(chain)
        self._missing = frames

    def feed(self, block: TapBlock) -> None:
        frames = min(block.source_frames, self._missing)
        if frames:
            self.blocks.append(block.samples[self._slot, :, :frames].copy())
            self._missing -= frames


class _Keeper:
    """Writes what every level-dependent stage behind `start`, and the last one, give back.

    Nothing where a mono source was widened to two channels: played again, it would read louder.
    """

    def __init__(self, chain: Chain, known: Measurement, start: int, source: AudioFormat) -> None:
        numbers = {stage.index for stage in known.stages if _depends_on_level(stage)} | {len(known.stages)}
        slots = {path: slot for slot, (path, _) in enumerate(walk_stages(chain.stages), start=1)}
        self._slots = {number: slots[str(number)] for number in sorted(numbers) if number > start}
        self._source = source
        self.taps: dict[int, KeptTap] = {}

    def feed(self, block: TapBlock) -> None:
        samples = block.samples[:, :, : block.source_frames]
        if not block.source_frames or samples.shape[1] != self._source.channels:
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


def _depends_on_level(stage: StageResult) -> bool:
    inner = any(_depends_on_level(one) for branch in stage.branches for one in branch.stages)
    return not stage.spec.bypass and (inner or stage.profile.kind is not Kind.LINEAR)


def _cut(chain: Chain, number: int) -> Chain:
    """As much of a chain as decides what its stage of this number gives back."""
    return chain.model_copy(update={"stages": chain.stages[:number], "fader_db": 0.0})


def _from_stage(chain: Chain, start: int) -> Chain:
    """The stages behind `start`; those before it are wire, and their trims are in what is played."""
    wire = tuple(stage.model_copy(update={"bypass": True, "trim_db": 0.0}) for stage in chain.stages[:start])
    return chain.model_copy(update={"input_trim_db": 0.0, "stages": (*wire, *chain.stages[start:])})


def _counted_from(source: Levels, stages: tuple[StageResult, ...]) -> tuple[StageResult, ...]:
    """Stages whose cumulative gain counts from the real source, not from the tap that was played."""
    return tuple(
        replace(
            stage,
            cumulative_gain_db=stage_gain_db(source, stage.output),
            branches=tuple(replace(one, stages=_counted_from(source, one.stages)) for one in stage.branches),
        )
        for stage in stages
    )


def _spliced(before: Measurement, after: Measurement, chain: Chain, start: int) -> Measurement:
    """A whole measurement from what is known of the stages up to `start` and what was rendered of the rest."""
    return replace(
        after,
        chain=chain,
        source=before.source,
        taps=(*before.taps[: start + 1], *after.taps[start + 1 :]),
        stages=(*before.stages[:start], *_counted_from(before.taps[0].levels, after.stages[start:])),
        difference=Difference(undefined="only the end of the chain was rendered"),
    )
