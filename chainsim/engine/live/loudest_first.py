"""A long track measured twice: its loudest half minute, which is there in a blink, and then all of it."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.engine.live.fed_audio import HeldAudio, IsWanted
from chainsim.engine.live.kept_process import KeptProcess, plugins_of
from chainsim.engine.live.level_agreement import agree
from chainsim.engine.live.level_pass import LevelPass
from chainsim.engine.live.tap_cache import TapCache
from chainsim.measure.loudest_excerpt import LoudestExcerpt
from chainsim.model.audio import SourceInfo, Stimulus
from chainsim.model.chain import Chain, Stage
from chainsim.model.live_results import LiveLevels, Loop
from chainsim.model.options import ProcessLimits
from chainsim.model.result import Measurement
from chainsim.model.search_paths import SearchPaths
from chainsim.units import frames_from_s

LONG_S = 45.0
"""What is shorter is measured once."""

_WHOLE_BYTES = 768 << 20
_LOOP_BYTES = 256 << 20


class LoopFirst:
    """Args: as `LevelPass`. Not for several threads."""

    def __init__(self, stimulus: Stimulus, limits: ProcessLimits, places: SearchPaths) -> None:
        self._stimulus = stimulus
        self._limits = limits
        self._places = places
        self._kept = KeptProcess()
        self._whole = LevelPass(stimulus, limits, places, TapCache(_WHOLE_BYTES), kept=self._kept)
        self._loop: LevelPass | None = None
        self._looked = False

    def levels(self, chain: Chain, is_wanted: IsWanted) -> Iterator[LiveLevels]:
        """Those of the loop, unless all can be had at once, then those of the whole; none that nobody wants any more.

        Errors as `LevelPass.measure`.
        """
        known = self._whole.known(chain)
        if known is not None:
            yield known
            return
        if not self._looked:
            self._looked = True
            self._loop = self._made()
        for measuring in (self._loop, self._whole):
            levels = None if measuring is None else measuring.measure(chain, is_wanted)
            if levels is not None:
                yield levels

    def know_linear(self, stage: Stage) -> None:
        """As `TapCache`."""
        for measuring in (self._loop, self._whole):
            if measuring is not None:
                measuring.know_linear(stage)

    def make_ready(self, chain: Chain, is_wanted: IsWanted) -> None:
        """For the next edit of this chain, while there is time."""
        (self._loop or self._whole).make_ready(chain, is_wanted)

    def are_refuted(self, levels: LiveLevels, fresh: Measurement) -> bool:
        """Whether they are not those of a fresh render, and may come from a process that had rendered before."""
        return self._kept.was_used and not agree(levels, fresh)

    def start_over(self, chain: Chain) -> None:
        """Levels were not those of a fresh render: this chain's plugins are loaded anew from now on."""
        self._kept.distrust(plugins_of(chain))
        for measuring in (self._loop, self._whole):
            if measuring is not None:
                measuring.forget()

    def close(self) -> None:
        """End what is kept."""
        self._kept.close()

    def _made(self) -> LevelPass | None:
        """Reads the track once; None: it is short."""
        info = self._stimulus.info
        rate_hz = info.format.sample_rate_hz
        if info.frames is None or info.frames < frames_from_s(LONG_S, rate_hz):
            return None
        loudest = LoudestExcerpt(info.format.channels, rate_hz, slice(None))
        for block in self._stimulus.blocks():
            loudest.feed(block)
        audio, start_s = loudest.read()
        start_frame = info.start_frame + frames_from_s(start_s, rate_hz)
        part = SourceInfo("array", info.name, info.format, audio.shape[1], start_frame=start_frame)
        loop = Loop(start_s, audio.shape[1] / rate_hz)
        return LevelPass(HeldAudio(part, audio), self._limits, self._places, TapCache(_LOOP_BYTES), loop, self._kept)
