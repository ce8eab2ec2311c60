"""What to turn in a mix, and by how much: clip gains and faders."""

from __future__ import annotations

from chainsim.model.as_played import bus_is_as_played
from chainsim.model.daw_words import KnobWords, is_relative
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import (
    Plan,
    SessionTrim,
    SessionTrims,
    StripKind,
)
from chainsim.model.trim import Where
from chainsim.report.mix.strips import strip_label
from chainsim.units import format_db

_HOW = {
    Plan.ALL_ALIKE: "all clip gains alike",
    Plan.REFERENCE: "every clip gain to the reference, faders keep the balance",
}


def trims_head(trims: SessionTrims, words: KnobWords) -> str:
    """How clip gains are turned."""
    return f"Trims ({words.told(_HOW[trims.plan])})"


def no_trims(mix: MixResult, trims: SessionTrims) -> str:
    """Why there are none."""
    can_be_told = mix.complete and bus_is_as_played(mix)
    return f"{'No trim needed' if can_be_told else 'No trims'}: {trims.reason}."


def positions(trim: SessionTrim, words: KnobWords) -> tuple[str, str, str]:
    """A knob now, then, and the change, in dB; of a knob whose own number a DAW alone knows the change alone."""
    places = places_of(trim)
    if is_relative(trim, words):
        return "", "", format_db(trim.change_db, places=_change_places(trim))
    return (
        format_db(trim.current_db, places=places),
        format_db(trim.trim_db, places=places),
        format_db(trim.change_db, places=places),
    )


def turned(trim: SessionTrim, words: KnobWords, arrow: str = "->", bold: str = "") -> str:
    """`+0.0 -> -12.5 dB (-12.5)`, or `12.5 dB lower than it is`."""
    before, after, change = positions(trim, words)
    if not before:
        amount = f"{bold}{change.lstrip('+-')} dB {'lower' if trim.change_db < 0 else 'higher'}{bold}"
        return f"{amount} than {'they are' if trim.where is Where.INPUT else 'it is'}"
    return f"{before} {arrow} {bold}{after} dB{bold} ({change})"


def knob(trim: SessionTrim, words: KnobWords) -> str:
    """`track 'Kick', clip gain (input_trim_db)`; in a DAW's words `track 'Kick', item volume`."""
    if words.of_daw and trim.strip is StripKind.BUS and trim.where is Where.FADER:
        return "master fader"
    if words.of_daw and trim.where is Where.INPUT:
        return f"{strip_label(trim.strip, trim.name)}, {words.of_all}"
    what = words.clip_gain + words.clip_gain_key if trim.where is Where.INPUT else words.fader + words.fader_key
    return f"{strip_label(trim.strip, trim.name)}, {what}"


def places_of(trim: SessionTrim) -> int:
    """Decimal places that show the knob's new position."""
    return 1 if abs(trim.trim_db - round(trim.trim_db, 1)) < 5e-4 else 3


def _change_places(trim: SessionTrim) -> int:
    return 1 if abs(trim.change_db - round(trim.change_db, 1)) < 5e-4 else 3
