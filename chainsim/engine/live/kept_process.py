"""A render process that has loaded plugin files, kept for the next edit: loading takes longer than many a render does.

What a plugin leaves behind in its process (a table, a seed, a counter) may be in what it gives next time. So nothing
is taken from such a process before it has been proven: the beginning of what it rendered first, when all was fresh, is
played once more, by instances that are made anew in the same process, and has to come back bit for bit. What differs
from a fresh render later on, which follows every edit that rests, ends the process, and its plugins are loaded anew
from then on. Settings are never turned on an instance that has played: every edit gets its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from chainsim.engine.live.fed_audio import IsWanted
from chainsim.engine.process_handle import Child
from chainsim.model.audio import Audio
from chainsim.model.chain import AuStage, Chain, Vst3Stage
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import plugin_reference

PROOF_S = 5.0
"""How much of the track is played once more."""

Plugins = frozenset[tuple[str | None, ...]]
Again = Callable[[Child, IsWanted], Mapping[int, Audio] | None]


def plugins_of(chain: Chain) -> Plugins:
    """The plugin files that a render of this chain loads, each with what it is set by besides parameters."""
    return frozenset(
        (*plugin_reference(stage), stage.plugin_name, stage.preset, stage.state)
        for _, stage in walk_stages(chain.stages)
        if isinstance(stage, Vst3Stage | AuStage) and not stage.bypass
    )


@dataclass(frozen=True, slots=True)
class FirstRender:
    """What a process gave when it was fresh, by slot of the tap, and what plays it once more.

    `again` may return less than `taps` hold, and None where it was not wanted to the end.
    """

    taps: Mapping[int, Audio]
    again: Again


class KeptProcess:
    """One of them at the most. Not for several threads."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._plugins: Plugins = frozenset()
        self._first: FirstRender | None = None  # None: it has been proven
        self._distrusted: set[tuple[str | None, ...]] = set()
        self.was_used = False  # whether anything that is shown may come from it

    def take(self, plugins: Plugins) -> Child | None:
        """The process, where all of these were loaded in it when it was proven; None: there is none."""
        if self._child is None or self._first is not None or not self._child.alive or not plugins <= self._plugins:
            return None
        child, self._child = self._child, None
        self.was_used = True
        return child

    def keep_on(self, child: Child) -> None:
        """The one that was taken, when it has done its work in order."""
        self._child = child

    def keep(self, child: Child, plugins: Plugins, first: FirstRender) -> None:
        """One that was fresh, instead of the one before.

        Args:
            child: the process.
            plugins: that it has loaded.
            first: what it gave; nothing of it can be proven where that is not known.
        """
        if not first.taps or plugins & self._distrusted:
            child.close()
            return
        self.close()
        self._child, self._plugins, self._first = child, plugins, first

    def prove(self, is_wanted: IsWanted) -> None:
        """Where it has not been, for when there is time."""
        if self._child is None or self._first is None:
            return
        child, first = self._child, self._first
        self._child = None
        try:
            again = first.again(child, is_wanted)
        except Exception:  # whatever it was, in a fresh process it had not been
            if child.alive:
                child.kill()
                child.close()
            self._distrusted |= self._plugins
            return
        if again is None:
            child.close()
        elif all(_is_beginning(again[slot], audio) for slot, audio in first.taps.items()):
            self._child, self._first = child, None
        else:
            child.close()
            self._distrusted |= self._plugins

    def distrust(self, plugins: Plugins) -> None:
        """What it gave was not what a fresh process gives."""
        self._distrusted |= plugins
        self.was_used = False
        self.close()

    def close(self) -> None:
        """End it."""
        child, self._child = self._child, None
        if child is not None:
            child.close()


def _is_beginning(part: Audio, whole: Audio) -> bool:
    return part.shape[1] > 0 and np.array_equal(part, whole[:, : part.shape[1]])
