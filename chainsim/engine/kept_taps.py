"""Taps that renders of one chain have kept, each with the knobs that it was rendered with."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.engine.chain_splicing import cut_behind
from chainsim.engine.tap_keeping import MOST_KEPT_BYTES, TapKeeper
from chainsim.engine.tap_spool import KeptTap
from chainsim.model.chain import Chain


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a top-level stage gave back when the knobs before it stood like this."""

    tap: KeptTap
    upstream: Chain  # cut off behind the stage


class KeptTaps:
    """By number of the top-level stage. They are files: close it."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def last_unchanged(self, chain: Chain) -> int:
        """Number of the last stage whose kept tap is what it gives back in this chain too; 0: there is none."""
        unchanged = [number for number, kept in self._kept.items() if kept.upstream == cut_behind(chain, number)]
        return max(unchanged, default=0)

    def tap(self, number: int) -> KeptTap:
        """To be played."""
        return self._kept[number].tap

    def keep(self, keeper: TapKeeper, chain: Chain) -> None:
        """What a render of this chain kept, within the bound: the last taps save most."""
        for number, tap in keeper.taps.items():
            self._kept[number] = _Kept(tap, cut_behind(chain, number))
        while sum(kept.tap.nbytes for kept in self._kept.values()) > MOST_KEPT_BYTES:
            self._drop(min(self._kept))

    def drop_behind(self, start: int) -> None:
        """All of later stages."""
        for number in [number for number in self._kept if number > start]:
            self._drop(number)

    def _drop(self, number: int) -> None:
        self._kept.pop(number).tap.close()
