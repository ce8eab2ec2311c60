"""Envelopes of a REAPER track: those of its volume as gains that move, all others by name.

`PT seconds value shape`: a volume's value is a factor; shape 0 is a straight line, 1 holds, others are curves between
the two values. With `VOLTYPE 1` lines are straight on REAPER's fader scale, which lies between amplitude and dB.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.exchange.gain_curve import MOST_OFF_DB, AmplitudePoint, GainCurve, in_db, off_by_db
from chainsim.exchange.reaper.rpp_parser import Block, Line, Tree, number

ENVELOPES = {
    "VOLENV": "volume (pre-FX)",
    "VOLENV2": "volume",
    "VOLENV3": "trim volume",
    "PANENV": "pan (pre-FX)",
    "PANENV2": "pan",
    "MUTEENV": "mute",
    "MASTERVOLENV": "volume (pre-FX)",
    "MASTERVOLENV2": "volume",
    "MASTERVOLENV3": "trim volume",
}
_OTHERS = {
    "WIDTHENV": "width (pre-FX)",
    "WIDTHENV2": "width",
    "AUXVOLENV": "a send's volume",
    "AUXPANENV": "a send's pan",
    "AUXMUTEENV": "a send's mute",
    "MASTERPLAYSPEEDENV": "the speed of playing",
}
"""Of no fader, but heard. Others that end as envelopes do are told by their tag."""
_UNHEARD = ("TEMPOENVEX", "HWVOLENV", "HWPANENV", "HWMUTEENV")
"""Items have their places in seconds; hardware outputs don't go through the master."""
_TRIM_READ = 0
"""The automation mode in which the fader counts besides the envelope; what it does in others is not sure."""


def active_envelopes(block: Block, tree: Tree) -> list[Block]:
    """Envelopes of volume, pan and mute that move something: active, and with a point."""
    return [entry for entry in _moving(block, tree) if entry.tag in ENVELOPES]


def is_active(envelope: Block, tree: Tree) -> bool:
    """Whether an envelope moves something."""
    return number(_first(envelope, tree, "ACT"), 1, 1) != 0 and bool(_first(envelope, tree, "PT"))


def _moving(block: Block, tree: Tree) -> Iterator[Block]:
    for entry in block.entries:
        if isinstance(entry, Block) and entry.tag.rstrip("0123456789").endswith("ENV") and is_active(entry, tree):
            yield entry


def read_envelopes(block: Block, tree: Tree) -> tuple[tuple[GainCurve, ...], list[str]]:
    """The gains that move on a track, and what moves besides and is left out, with the reason."""
    curves: list[GainCurve] = []
    left_out: list[str] = []
    mode = number(_first(block, tree, "AUTOMODE"), 1, _TRIM_READ)
    for envelope in _moving(block, tree):
        if envelope.tag in _UNHEARD:
            continue
        name = (ENVELOPES | _OTHERS).get(envelope.tag, envelope.tag)
        if envelope.tag not in ENVELOPES or "VOLENV" not in envelope.tag:
            left_out.append(f"automation of {name}")
        elif mode != _TRIM_READ:
            left_out.append(f"automation of {name}: in mode {mode:g}, what the fader does besides is not known")
        elif _first(envelope, tree, "POOLEDENVINST"):
            left_out.append(f"automation of {name}: it is made of automation items")
        else:
            points = sorted(_points(envelope, tree), key=lambda point: point.time_s)
            off_db = off_by_db(points)
            if off_db > MOST_OFF_DB:
                left_out.append(f"automation of {name}: it moves along curves whose course is not known")
                continue
            before = not envelope.tag.endswith(("2", "3"))
            curves.append(
                GainCurve(name, in_db(points), before_inserts=before, off_by_db=off_db, origin=tree.place(envelope))
            )
    return tuple(curves), left_out


def _points(envelope: Block, tree: Tree) -> Iterator[AmplitudePoint]:
    on_fader_scale = number(_first(envelope, tree, "VOLTYPE"), 1, 0) != 0
    for words in _all(envelope, tree, "PT"):
        shape = number(words, 3, 0)
        yield AmplitudePoint(
            max(0.0, number(words, 1, 0.0)), abs(number(words, 2, 1.0)), shape == 1, shape == 0, on_fader_scale
        )


def _all(block: Block, tree: Tree, key: str) -> Iterator[list[str]]:
    for entry in block.entries:
        if isinstance(entry, Line) and (words := tree.words(entry))[:1] == [key]:
            yield words


def _first(block: Block, tree: Tree, key: str) -> list[str]:
    return next(_all(block, tree, key), [])
