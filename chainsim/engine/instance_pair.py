"""Two instances of a plugin played at the same time while it is tried: one here, and one on a thread that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainsim.engine.heartbeat import BeatingProcessor
from chainsim.model.audio import Audio
from chainsim.model.result import ChannelMode
from chainsim.render.stage_threads import Hand, Outcome


class InstancePair:
    """Does two pieces of work at the same time, unless an instance for each channel is played like that anyway.

    Args:
        open_processor: gives a fresh instance.
    """

    def __init__(self, open_processor: Callable[[], BeatingProcessor]) -> None:
        self._open = open_processor
        self._last: BeatingProcessor | None = None
        self._by_channel = False  # known once the first block has shown how it takes its channels
        self._hand = Hand(lambda: None)

    def open(self) -> BeatingProcessor:
        """A fresh instance, made here."""
        self._look()
        self._last = self._open()
        return self._last

    def play(self, work: Sequence[Callable[[], Audio]]) -> Sequence[Audio]:
        """What comes of each; two at most."""
        self._look()
        if len(work) < 2 or self._last is None or self._by_channel:
            return [one() for one in work]
        here, there = work
        beside, own = self._hand.give(there), Outcome[Audio]()
        own.fill(here)
        beside.wait()
        return [own.get(), beside.get()]

    def _look(self) -> None:
        """Whether the last one, if it has been played, makes another for the second channel: that has to be here."""
        self._by_channel |= self._last is not None and self._last.channel_mode is ChannelMode.DUAL_MONO

    def dismiss(self) -> None:
        """Nothing more is played."""
        self._hand.dismiss()
