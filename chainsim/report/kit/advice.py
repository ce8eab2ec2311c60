"""What to do, in one sentence of a musician's words: how every report begins, and how its text ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainsim.units import format_db

MOST_TURNS = 4  # knobs that one sentence can name


@dataclass(frozen=True, slots=True)
class Turn:
    """A knob and by how much it is turned; positive is louder."""

    knob: str  # "the input of Comp", "the fader"
    change_db: float


@dataclass(frozen=True, slots=True)
class Advice:
    """Knobs to turn, and what there is besides. Without knobs the rest is the whole sentence."""

    turns: tuple[Turn, ...] = ()
    rest: str = "nothing to do"


def told(advice: Advice) -> str:
    """`Turn the input of Comp down 5.8 dB and of Warmth 5.0 dB; nothing else needs a hand.`.

    A turn that would be printed as 0.00 dB is nothing that anybody could do, and is not told.
    """
    turns = [turn for turn in advice.turns if float(_amount(turn))]
    if not turns:
        return f"{advice.rest[:1].upper()}{advice.rest[1:]}."
    largest = sorted(turns, key=lambda turn: -abs(turn.change_db))[:MOST_TURNS]
    named = [turn for turn in turns if any(turn is one for one in largest)]
    left_out = len(turns) - len(named)
    downs, ups = ([turn for turn in named if (turn.change_db > 0.0) is up] for up in (False, True))
    parts = [_direction(turns, word) for turns, word in ((downs, "down"), (ups, "up")) if turns]
    more = f", and {left_out} more (see Trims)" if left_out else ""
    return f"Turn {', and '.join(parts)}{more}; {advice.rest}."


def _direction(turns: Sequence[Turn], word: str) -> str:
    """`the input of Comp down 5.8 dB and of Warmth 5.0 dB`: what all have in common is said once."""
    said: list[str] = []
    for turn in turns:
        amount = _amount(turn)
        kind, of, owner = turn.knob.partition(" of ")
        before = turns[len(said) - 1].knob.partition(" of ")[0] if said else ""
        knob = f"of {owner}" if of and kind == before else turn.knob
        said.append(f"{knob}{'' if said else f' {word}'} {amount} dB")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _amount(turn: Turn) -> str:
    return format_db(abs(turn.change_db), signed=False, places=_places(turn.change_db))


def _places(change_db: float) -> int:
    return 1 if abs(change_db - round(change_db, 1)) < 5e-4 else 2
