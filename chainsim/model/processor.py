"""What a stage looks like to whoever runs audio through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from chainsim.model.audio import Audio
from chainsim.short_repr import Brief


class Promise(Protocol):
    """Work that another thread does."""

    def get(self) -> Any:  # noqa: ANN401 - whatever the work gives
        """Wait for it; whatever it raised is raised."""


Give = Callable[[Callable[[], Any]], Promise]
"""Has one thread, always the same, do a piece of work."""


@dataclass(frozen=True, slots=True, repr=False)
class Threads(Brief):
    """What a plugin with an instance for each channel needs to play both at the same time.

    `on_main` has the main thread do something and waits for it; `another` gives the second instance's thread;
    `away`: whether the first one is not played on the thread that opened it either.
    """

    on_main: Callable[[Callable[[], Any]], Any]
    another: Callable[[], Give]
    away: bool = True


class Processor(Protocol):
    """One opened stage with fresh state, in its actual setting, for one sample rate and channel count.

    Latency is hidden: the first frame returned belongs to the first frame fed, so the first calls return
    fewer frames than they were fed by whatever the plugin holds back. Feed silence to get the rest out.
    """

    @property
    def reported_latency_frames(self) -> int:
        """What the plugin says it delays by; for built-ins how much they hold back. Known after the first block."""

    def process(self, block: Audio) -> Audio:
        """Feed (channels, n) frames, get (channels, m) frames back; in the long run m = n."""

    def source_ended(self, frames: int) -> None:
        """All of the source has been played: the stage was or will be fed `frames` frames of it, then silence."""
