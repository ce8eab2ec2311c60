"""One revision measured: from the deepest beginning that is known, rendering and metering nothing but the rest."""

from __future__ import annotations

import time

from chainsim.engine import idle_processes
from chainsim.engine.chain_splicing import wired_up_to
from chainsim.engine.live.fed_audio import HeldAudio, IsWanted
from chainsim.engine.live.kept_process import KeptProcess, plugins_of
from chainsim.engine.live.level_reading import read_levels
from chainsim.engine.live.segment import Segment, with_louder_input
from chainsim.engine.live.tap_cache import Passed, TapCache
from chainsim.engine.live.tap_set import TapSet, expected_frames
from chainsim.engine.process_handle import Child
from chainsim.errors import AudioError, RenderError
from chainsim.model.audio import SourceInfo, Stimulus
from chainsim.model.chain import Chain, Stage
from chainsim.model.live_results import LiveLevels, Loop
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import loads_files

_GUESSED_S = 600  # of a stimulus that does not say how long it is


class LevelPass:
    """Measures one chain after another on one stimulus.

    Args:
        stimulus: what is played.
        limits: of the render process.
        places: where plugins and files are.
        passed: what is remembered.
        loop: which part of the track the stimulus is; None: all of it.
        kept: the process that has loaded plugin files; None: plugins are loaded anew for every render.
    """

    def __init__(
        self,
        stimulus: Stimulus,
        limits: ProcessLimits,
        places: SearchPaths,
        passed: TapCache,
        loop: Loop | None = None,
        kept: KeptProcess | None = None,
    ) -> None:
        self._stimulus = stimulus
        self._limits = limits
        self._places = places
        self._passed = passed
        self._loop = loop
        self._kept = kept
        self._loaded_anew = False

    def known(self, chain: Chain) -> LiveLevels | None:
        """The levels, where arithmetic alone gives them."""
        began = time.monotonic()
        passed = self._passed.find(chain, len(chain.stages))
        return None if passed is None else self._read(chain, passed, None, began)

    def know_linear(self, stage: Stage) -> None:
        """As `TapCache`."""
        self._passed.know_linear(stage)

    def forget(self) -> None:
        """All that was measured: it may be wrong."""
        self._passed.forget()

    def measure(self, chain: Chain, is_wanted: IsWanted = lambda: True) -> LiveLevels | None:
        """The levels; None: it was not wanted any more before they were there.

        Raises:
            StagesRefusedError, AudioError, RenderError: as `RenderClient`.
        """
        began = time.monotonic()
        last = len(chain.stages)
        for start in range(last, -1, -1):
            passed = self._passed.find(chain, start)
            if passed is None or (start not in (0, last) and passed.audio is None):
                continue
            if start < last:
                break
            read = self._read(chain, passed, None, began)
            if read is not None:
                return read
        else:
            start, passed = 0, None
        for first, known in ((start, passed), (0, None)):
            taps = self._render(chain, first, known, is_wanted)
            if taps is None:
                return None
            read = self._read(chain, taps, first + 1, began)
            if read is not None:
                return read
        raise AudioError(
            "the taps do not fit into memory; choose a shorter excerpt"
        )  # counts of a whole render lack none

    def make_ready(self, chain: Chain, is_wanted: IsWanted = lambda: True) -> None:
        """For the next edit of this chain, while there is time.

        A process that has loaded plugin files is proven, and kept; where it can't be, another has started.
        """
        if loads_files(chain):
            if self._kept is not None:
                self._kept.prove(is_wanted)
            idle_processes.make_ready(self._limits.memory_bytes)
        info = self._stimulus.info
        count = len(self._keepable(range(1, len(chain.stages) + 1)))
        self._passed.memory.make_ready(count, info.format.channels, expected_frames(info))

    def _read(self, chain: Chain, passed: Passed, rendered_from: int | None, began: float) -> LiveLevels | None:
        """Every level from what is known; None: some samples would have to be counted and are not kept."""
        read = read_levels(chain, passed.taps, lambda number: self._passed.find(chain, number))
        if read is None:
            return None
        anew = rendered_from is not None and self._loaded_anew
        return LiveLevels(
            chain, read.source, read.stages, read.output, rendered_from, anew, time.monotonic() - began, self._loop
        )

    def _render(self, chain: Chain, start: int, known: Passed | None, is_wanted: IsWanted) -> Passed | None:
        """Play what is behind stage `start`; None: not wanted any more."""
        audio_format, last = self._stimulus.info.format, len(chain.stages)
        source: Stimulus = self._stimulus
        played = chain
        if start:
            played = wired_up_to(chain, start)
        if known is not None and known.audio is not None:
            info = SourceInfo("array", f"tap {start}", audio_format, known.audio.shape[1])
            source = HeldAudio(info, known.audio)
        if start and known is not None and known.gain_db:
            played = with_louder_input(played, start, known.gain_db)
        numbers = range(0 if known is None else start + 1, last + 1)
        segment = Segment(played, source, self._stimulus.info.start_s, self._limits, self._places)
        taps = self._played(chain, segment, numbers, is_wanted)
        if not is_wanted():
            taps.let_go()
            return None
        if not taps.fed:
            raise AudioError(f"{self._stimulus.info.name}: no audio frames")
        found = dict(known.taps) if known is not None else {}
        found |= taps.read()
        for number in numbers:
            up_to = {path: tap for path, tap in found.items() if int(path.partition(".")[0]) <= number}
            self._passed.keep(chain, number, Passed(taps.audio(number), up_to))
        return Passed(None, found)

    def _played(self, chain: Chain, segment: Segment, numbers: range, is_wanted: IsWanted) -> TapSet:
        """All taps of these stages; one process more where the one that is kept does not survive it."""
        plugins = plugins_of(segment.chain)
        kept = self._kept.take(plugins) if plugins and self._kept else None
        self._loaded_anew = bool(plugins) and kept is None
        taps = TapSet(chain, segment.chain, numbers, self._stimulus.info, self._keepable(numbers), self._passed.memory)
        done: list[Child] = []
        try:
            if not plugins or self._kept is None:
                segment.play(taps.feed, is_wanted)
                return taps
            segment.play(taps.feed, is_wanted, kept, done.append)
        except Exception as error:
            taps.let_go()
            for process in done:  # given back, for the fault was not its own; its plugins are loaded
                process.close()
            if kept is None or self._kept is None or not isinstance(error, RenderError):
                raise
            self._kept.distrust(plugins)
            return self._played(chain, segment, numbers, is_wanted)
        for process in done:
            if process is kept:
                self._kept.keep_on(process)
            else:
                self._kept.keep(process, plugins, segment.first_render(taps, is_wanted))
        return taps

    def _keepable(self, numbers: range) -> range:
        """Those of the top-level taps that there is room for: the last ones."""
        info = self._stimulus.info
        each = (info.frames or info.format.sample_rate_hz * _GUESSED_S) * info.format.channels * 4
        most = self._passed.most_bytes // max(1, each)
        return range(max(numbers.start, numbers.stop - most), numbers.stop)
