"""A recommended change of level, and where to make it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainsim.short_repr import Brief


class Where(StrEnum):
    """The knob to turn."""

    INPUT = "input"  # clip gain, before the first insert: `input_trim_db`
    STAGE = "stage"  # just before a stage: its `trim_db`
    FADER = "fader"  # after all inserts: `fader_db`


class Policy(StrEnum):
    """What trims are for."""

    CLEAN = "clean"  # only what is needed so that nothing is over its limit
    REFERENCE = "reference"  # every stage's input at the chain's reference level
    UNITY = "unity"  # every stage returns the level that it received


MARGIN_DB = 1.0
"""How far below its limit a trim brings a stage where nobody says otherwise."""


@dataclass(frozen=True, slots=True, repr=False)
class Trim(Brief):
    """`trim_db` is the new total for the chain file, `change_db` the difference from now. Positive is louder."""

    where: Where
    stage: int | None  # 1-based top-level stage, None for input and fader
    path: str | None  # "3" or, inside branches, "3.2.1"
    current_db: float
    trim_db: float
    change_db: float
    reason: str
