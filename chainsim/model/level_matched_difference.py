"""What is left of a stage's work once level is removed."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Difference(Brief):
    """RMS of what no change of level explains, against the matched signal: better, worse, or only louder?

    The input, delayed and multiplied by the one gain (of either sign) that brings it nearest to the output, is taken
    away from the output; what is left is put in relation to what was taken away.
    """

    difference_db: float | None = None  # negative: below the signal; -inf: nothing but level; None: see `undefined`
    undefined: str | None = None  # why there is none
    gain_db: float | None = None  # of the level match
    lag_frames: int = 0  # of the alignment
    inverted: bool = False  # that gain turns the polarity as well
