"""What a project of another program holds and a file made of it does not: told with every measurement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from chainsim.model.chain import Frozen

Effect = Literal["missing", "different", "approximate", "none"]
MOST_LEFT_OUT = 10_000


class LeftOut(Frozen):
    """One thing that was left out, or taken nearly, when a project was imported."""

    text: str = Field(min_length=1, max_length=2000)
    """What it is, as a sentence without its full stop."""
    effect: Effect = "different"
    """missing: it sounds in the project, and not here. different: it sounds otherwise here. approximate: nearly the
    same. none: it is not heard in the project either. With one of the first two, sums are not those of the project."""
    track: str | None = Field(default=None, max_length=200)
    """The track or group whose sound it is about."""
    audio: str | None = Field(default=None, max_length=1000)
    """The audio file that was not found, as the project names it."""
    origin: str | None = Field(default=None, max_length=1000)
    """Where it stands in the project."""


def heard(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Those without which sums are not the project's, what is missing first."""
    ranked = ("missing", "different")
    return tuple(sorted((one for one in left_out if one.effect in ranked), key=lambda one: ranked.index(one.effect)))


def unheard(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Those that make little or no difference."""
    return tuple(one for one in left_out if one.effect not in ("missing", "different"))
