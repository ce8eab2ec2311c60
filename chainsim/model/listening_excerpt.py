"""A piece of the source and of the output, kept to be listened to."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainsim.model.audio import Audio
from chainsim.model.level_matched_difference import Difference
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Listening(Brief):
    """All have shape (channels, frames) and begin at the same frame of the track; nothing is level-matched yet."""

    source: Audio
    output: Audio  # after the fader
    start_s: float
    difference: Difference = field(default_factory=Difference)  # of this excerpt, source against output
    with_trims: Audio | None = None  # the output of the proven chain, of the same frames; None: not asked for
