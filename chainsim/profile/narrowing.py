"""Closing in on levels at which a stage stops (or starts) to meet a criterion, many of them in the same pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chainsim.profile.response import Criterion, Response
from chainsim.profile.tones import Tone

Respond = Callable[[Sequence[Tone]], Sequence[Response]]


@dataclass(frozen=True, slots=True)
class Bracket:
    """The criterion is not met at `inside_dbfs` and met at `outside_dbfs`, which may lie above or below."""

    periods: int
    criterion: Criterion
    inside_dbfs: float
    outside_dbfs: float

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
            return Bracket(self.periods, self.criterion, self.inside_dbfs, tone.level_dbfs)
        return Bracket(self.periods, self.criterion, tone.level_dbfs, self.outside_dbfs)


def narrow(brackets: Sequence[Bracket], respond: Respond, tolerance_db: float) -> list[Bracket]:
    """Halve all brackets together until each is narrower than the tolerance."""
    closing = list(brackets)
    while tones := [Tone(b.periods, b.middle_dbfs) for b in closing if b.width_db >= tolerance_db]:
        for tone, response in zip(tones, respond(tones), strict=True):
            closing = [bracket.tightened(tone, response) for bracket in closing]
    return closing
