"""One chain with one set of trims after another, rendered only from the first stage that gets another input.

The first render of built-ins keeps the beginning of its output and nothing else, so that a chain that needs no trim
costs what it always did. That of a chain with plugin files, which are dear, keeps on disk and within a bound what each
of them and the last stage give back; any later render keeps what level-dependent stages and the last one do. The next
one plays the last kept tap that its trims leave as it was: the stages before it are bypassed, and their levels are
those of the render before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.chain_splicing import cut_behind, unchanged_beginning, wired_up_to
from chainsim.engine.progress import OnProgress
from chainsim.engine.tap_block import TapBlock
from chainsim.engine.tap_keeping import MOST_KEPT_BYTES, OutputBeginning, TapKeeper, dear_stages, level_dependent
from chainsim.engine.tap_spool import KeptTap
from chainsim.engine.tried_before import TriedBefore
from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.model.audio import Audio, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.level_matched_difference import Difference
from chainsim.model.measured_profiles import profiles_of
from chainsim.model.options import RunOptions
from chainsim.model.result import Measurement, Timing
from chainsim.model.search_paths import SearchPaths
from chainsim.units import frames_from_s, s_from_frames

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
        self, stimulus: Stimulus, options: RunOptions, places: SearchPaths, on_progress: OnProgress | None = None
    ) -> None:
        self._stimulus = stimulus
        self._options = options
        self._places = places
        self._on_progress = on_progress
        self._kept: dict[int, _Kept] = {}  # by number of the top-level stage
        self._last: Measurement | None = None
        self._renders = 0  # after the first
        self._tried = TriedBefore(stimulus.info.format.sample_rate_hz)
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
        output = OutputBeginning(chain, self._compared_frames)
        keeper = TapKeeper(chain, dear_stages(chain), self._stimulus.info.format)

        def on_block(block: TapBlock) -> None:
            output.feed(block)
            keeper.feed(block)

        with keeper:
            measurement, timing = measure_chain(
                chain,
                self._stimulus,
                self._options,
                self._places,
                self._on_progress,
                on_block=on_block if self._options.prove else None,
                tried=self._tried if self._options.prove else None,
            )
        self._keep(keeper, chain)
        self._last, self._outputs = measurement, [output.blocks]
        return measurement, timing

    def again(self, chain: Chain) -> Measurement:
        """The same chain with other trims, measured as a whole render would have been.

        But how far a programme may rise in a stage that follows the level is not looked for again where that stage
        gets the same at another level: it is as far as before, and further by what the level fell.

        Raises:
            AudioError, RenderError: as `measure_chain`.
        """
        before = self._last
        if before is None:
            raise RuntimeError("first() comes first")
        self._renders += 1
        unchanged = [number for number, kept in self._kept.items() if kept.upstream == cut_behind(chain, number)]
        start = max(unchanged, default=0)
        source: Stimulus = self._kept[start].tap if start else self._stimulus
        for number in [number for number in self._kept if number > start]:
            self._drop(number)
        played = wired_up_to(chain, start) if start else chain
        output = OutputBeginning(played, self._compared_frames)
        keeper = TapKeeper(played, level_dependent(before, start), self._stimulus.info.format)

        def on_block(block: TapBlock) -> None:
            output.feed(block)
            keeper.feed(block)

        with keeper:
            after, _ = measure_chain(
                played,
                source,
                replace(self._options, spectra=False, listening=False, export_bits=None),
                self._places,
                self._on_progress,
                profiles=profiles_of(before.stages),
                on_block=on_block,
                beginning=unchanged_beginning(before, chain),
                tried=self._tried,
                doing=f"proving, render {self._renders}",
            )
        self._keep(keeper, chain)
        self._last = replace(after, chain=chain, source=before.source)
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

    def _keep(self, keeper: TapKeeper, chain: Chain) -> None:
        """What a render of this chain kept, within the bound: the last taps save most."""
        for number, tap in keeper.taps.items():
            self._kept[number] = _Kept(tap, cut_behind(chain, number))
        while sum(kept.tap.nbytes for kept in self._kept.values()) > MOST_KEPT_BYTES:
            self._drop(min(self._kept))

    def _drop(self, number: int) -> None:
        self._kept.pop(number).tap.close()
