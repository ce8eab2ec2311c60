"""What comes of samples that are turned down: along the line of one that is free, and what a held one lacks of it."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from chainsim.profile.holds.samples_to_turn import Turned
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.tangent import Mask

TINY = 1e-30


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Of samples: the shape of one that is free, the share that a held one lacks, and how far it is past that."""

    turned: Turned
    along: Array
    taken: Array
    over_db: Array

    def only(self, which: Mask) -> Lines:
        """Some of them."""
        along, taken, over_db = (getattr(self, each.name)[which] for each in fields(self)[1:])
        return Lines(self.turned.only(which), along, taken, over_db)


def along_own(change: Array, along: Array) -> Array:
    """How much of a shape is in it, (..., samples), both (..., samples, frames)."""
    power = np.square(along).sum(axis=-1)
    share: Array = (change * along).sum(axis=-1) / np.maximum(power, TINY)
    return share


def apart(lines: Lines, frames: int) -> Mask:
    """Of those that are near each other the one most surely held, or most."""
    clear = lines.taken > lines.taken.max() / 2.0
    kept: list[int] = []
    for each in np.lexsort((-lines.over_db, ~clear)):
        if all(abs(lines.turned.at[each] - lines.turned.at[other]) > frames for other in kept):
            kept.append(int(each))
    return np.isin(np.arange(clear.size), kept)
