"""What meters have read of a chain's taps: with other trims some are as they were, and are not metered again.

By path and not by slot: in a chain that is played from a kept tap the stages before it are wire, and have no branches.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainsim.measure.tap_plan import plan_taps
from chainsim.measure.tap_readings import TapReadings
from chainsim.model.chain import Chain
from chainsim.model.levels import Levels
from chainsim.model.stage_addressing import walk_stages

_SOURCE = "0"


class KnownTaps:
    """Of one chain, with one set of trims after the other."""

    def __init__(self) -> None:
        self._read: dict[str, TapReadings] = {}

    def unchanged(self, played: Chain, start: int, count: int) -> dict[int, TapReadings]:
        """By slot of what is played, the taps that are as they were.

        Args:
            played: from the tap of the stage `start`, a top-level one, or, for 0, from the source.
            start: see there.
            count: so many top-level stages give back what they gave back before.
        """
        known = {path: tap for path, tap in self._read.items() if _number(path) <= count}
        paths = [str(start), *_paths(played)[1:]]
        return {slot: known[path] for slot, path in enumerate(paths) if path in known}

    def take(self, read: Mapping[int, TapReadings], played: Chain, start: int, count: int) -> None:
        """What a render has read, by slot of what was played; other arguments as of `unchanged`."""
        kept = {path: tap for path, tap in self._read.items() if _number(path) <= count}
        new = {path: read[slot] for slot, path in enumerate(_paths(played)) if slot in read}
        self._read = kept | {path: tap for path, tap in new.items() if _number(path) > start or not start}

    def output(self, chain: Chain) -> Levels | None:
        """Of a chain that differs from the last one in its fader alone; None: it has to be metered."""
        reading = plan_taps(chain).output
        tap = self._read.get(_paths(chain)[reading.slot])
        return None if tap is None else tap.levels(reading.gain_db)


def _paths(chain: Chain) -> list[str]:
    """By slot."""
    return [_SOURCE, *(path for path, _ in walk_stages(chain.stages))]


def _number(path: str) -> int:
    """Of the top-level stage that it is or is in."""
    return int(path.partition(".")[0])
