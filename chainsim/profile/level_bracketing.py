"""Closing in on levels at which a stage stops (or starts) to meet a criterion, many of them in the same pass."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chainsim.profile.sine_response import Criterion, Response
from chainsim.profile.tones import Tone

Respond = Callable[[Sequence[Tone]], Sequence[Response]]

LEANING = 0.4
"""Of the tolerance: a guess is put so far beyond where the edge seems to be that it comes to lie on its other side."""
HALVED_EVERY = 3
"""Curves with a corner are guessed badly: so often a bracket is halved instead."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The criterion is not met at `inside_dbfs` and met at `outside_dbfs`, which may lie above or below."""

    periods: int
    criterion: Criterion
    inside_dbfs: float
    outside_dbfs: float
    inside: Response | None = None
    outside: Response | None = None

    @property
    def width_db(self) -> float:
        """How far it is still open."""
        return abs(self.outside_dbfs - self.inside_dbfs)

    @property
    def middle_dbfs(self) -> float:
        """The best guess."""
        return (self.inside_dbfs + self.outside_dbfs) / 2.0

    def tightened(self, tone: Tone, response: Response) -> Bracket:
        """With one more response known, whichever bracket it was measured for."""
        low, high = sorted((self.inside_dbfs, self.outside_dbfs))
        if tone.periods != self.periods or not low < tone.level_dbfs < high:
            return self
        if self.criterion(response):
            return replace(self, outside_dbfs=tone.level_dbfs, outside=response)
        return replace(self, inside_dbfs=tone.level_dbfs, inside=response)

    def guess_dbfs(self, tolerance_db: float) -> float:
        """Where the edge seems to be by what is known on both sides, and a little towards the further side."""
        if self.inside is None or self.outside is None:
            return self.middle_dbfs
        share = self.criterion.crossing(self.inside, self.outside)
        lean = LEANING * tolerance_db / self.width_db
        share += lean if share < 0.5 else -lean
        return self.inside_dbfs + share * (self.outside_dbfs - self.inside_dbfs)


def narrow(brackets: Sequence[Bracket], respond: Respond, tolerance_db: float) -> list[Bracket]:
    """Close in on all edges together until each bracket is narrower than the tolerance."""
    closing = list(brackets)
    for turn in itertools.count(1):
        still_open = [bracket for bracket in closing if bracket.width_db >= tolerance_db]
        if not still_open:
            break
        halve = turn % HALVED_EVERY == 0
        tones = [Tone(b.periods, b.middle_dbfs if halve else b.guess_dbfs(tolerance_db)) for b in still_open]
        for tone, response in zip(tones, respond(tones), strict=True):
            closing = [bracket.tightened(tone, response) for bracket in closing]
    return closing
