"""What to write instead of a text that was meant as a number: '3,5', '-6 dB', a minus sign of typesetting."""

from __future__ import annotations

import re

from chainsim.load.yaml_scalars import resolve

_MEASURED = re.compile(r"([-+]?[0-9]+(?:[.,][0-9]+)?)\s*(%|[A-Za-z]{1,4})?")
_LOOK_ALIKES = {
    "\u2212": ("-", "a minus sign of typesetting"),
    "\u2010": ("-", "a hyphen of typesetting"),
    "\u2011": ("-", "a no-break hyphen"),
    "\u2013": ("-", "an en dash"),
    "\u2014": ("-", "an em dash"),
    "\u00a0": ("", "a no-break space"),
    "\u202f": ("", "a narrow no-break space"),
    "\u2009": ("", "a thin space"),
    "\u201c": ("", "a typographic quote"),
    "\u201d": ("", "a typographic quote"),
    "\u201e": ("", "a typographic quote"),
    "\u2018": ("", "a typographic quote"),
    "\u2019": ("", "a typographic quote"),
}
"""What looks like part of a number: what is meant, and what it is called."""


def number_advice(text: str) -> str:
    """The end of a message about a text where a number belongs; empty where nothing can be guessed."""
    if not isinstance(resolve(text), str | None):
        return "; remove the quotes"
    match = _MEASURED.fullmatch(text.strip())
    look_alike = _look_alike_advice(text)
    if match is None or look_alike:
        return look_alike
    number, unit = match[1].replace(",", "."), match[2]
    return f"; write {number}, the unit is in the key" if unit else f"; write {number}"


def _look_alike_advice(text: str) -> str:
    """Characters that word processors and web pages put in place of those of a number."""
    strange = next((character for character in text if character in _LOOK_ALIKES), None)
    match = _MEASURED.fullmatch("".join(_LOOK_ALIKES.get(character, (character, ""))[0] for character in text).strip())
    if strange is None or match is None:
        return ""
    return f"; it holds {_LOOK_ALIKES[strange][1]} (U+{ord(strange):04X}), write {match[1].replace(',', '.')}"
