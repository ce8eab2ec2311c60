"""One chain with one set of trims after another, rendered only from the first stage that gets another input.

The first render of built-ins keeps, beside the beginning of its output, what is fed to its last stages with a clip, so
that a chain that needs no trim costs hardly more. That of a chain with plugin files, which are dear, keeps on disk and
within a bound what each of them and the last stage give back; any later render keeps what level-dependent stages do.
The next one plays the last kept tap that its trims leave as it was: the stages before it are bypassed, and their levels
are those of the render before. What only the fader changes is read from the meters of the render before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Self

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.chain_splicing import unchanged_beginning, wired_up_to
from chainsim.engine.kept_taps import KeptTaps
from chainsim.engine.known_taps import KnownTaps
from chainsim.engine.progress import OnProgress
from chainsim.engine.tap_block import TapBlock
from chainsim.engine.tap_keeping import OutputBeginning, TapKeeper, before_clips, dear_stages, level_dependent
from chainsim.engine.tried_before import TriedBefore
from chainsim.measure.level_matched_difference import LevelMatchedDifference
from chainsim.measure.stage_meters import ONLY_THE_END
from chainsim.model.audio import Audio, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels
from chainsim.model.measured_beginning import UNKNOWN
from chainsim.model.measured_profiles import profiles_of
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.result import Measurement, Timing
from chainsim.model.search_paths import SearchPaths
from chainsim.units import frames_from_s, s_from_frames

COMPARED_S = 60.0
"""How much of the output before and after is compared: memory for it must not grow with the track."""


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
        self._kept = KeptTaps()
        self._last: Measurement | None = None
        self._renders = 0  # after the first
        self._tried = TriedBefore(stimulus.info.format.sample_rate_hz)
        self._taps = KnownTaps()
        self._outputs: list[list[Audio]] = []  # of the first render and of the last one: their beginnings

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._kept.drop_behind(0)

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

        def on_profiles(profiles: Mapping[str, StageProfile]) -> None:
            keeper.add(before_clips(chain, profiles, self._stimulus.info))

        with keeper:
            measurement, timing = measure_chain(
                chain,
                self._stimulus,
                self._options,
                self._places,
                self._on_progress,
                on_block=on_block if self._options.prove else None,
                tried=self._tried if self._options.prove else None,
                on_profiles=on_profiles,
                on_read=lambda read: self._taps.take(read, chain, start=0, count=0),
            )
        self._kept.keep(keeper, chain)
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
        beginning = unchanged_beginning(before, chain)
        count = len(beginning.stages)
        output_levels = self._taps.output(chain) if beginning != UNKNOWN and count == len(chain.stages) else None
        if output_levels is not None:
            return self._faded(before, chain, output_levels)
        start = self._kept.last_unchanged(chain)
        source: Stimulus = self._kept.tap(start) if start else self._stimulus
        self._kept.drop_behind(start)
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
                beginning=beginning,
                tried=self._tried,
                unchanged=self._taps.unchanged(played, start, count),
                on_read=lambda read: self._taps.take(read, played, start, count),
                doing=f"proving, render {self._renders}",
            )
        self._kept.keep(keeper, chain)
        self._last = replace(after, chain=chain, source=before.source)
        self._outputs = [self._outputs[0], output.blocks]
        return self._last

    def _faded(self, before: Measurement, chain: Chain, output: Levels) -> Measurement:
        """All stages give back what they gave back before: nothing is played, nor metered again."""
        self._last = replace(
            before,
            chain=chain,
            output=output,
            spectra=None,
            listening=None,
            difference=Difference(undefined=ONLY_THE_END),
            export=None,
            printed="",
        )
        self._outputs = [self._outputs[0], self._outputs[-1]]
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
