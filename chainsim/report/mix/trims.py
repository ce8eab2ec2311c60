"""What to turn in a mix, and by how much: clip gains and faders."""

from __future__ import annotations

from chainsim.model.daw_mismatch import bus_is_as_played
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import (
    Plan,
    SessionTrim,
    SessionTrims,
)
from chainsim.model.trim import Where
from chainsim.report.mix.verdict import strip_label
from chainsim.units import format_db

_HOW = {
    Plan.ALL_ALIKE: "all clip gains alike",
    Plan.REFERENCE: "every clip gain to the reference, faders keep the balance",
}


def trims_head(trims: SessionTrims) -> str:
    """How clip gains are turned."""
    return f"Trims ({_HOW[trims.plan]})"


def no_trims(mix: MixResult, trims: SessionTrims) -> str:
    """Why there are none."""
    can_be_told = mix.complete and bus_is_as_played(mix)
    return f"{'No trim needed' if can_be_told else 'No trims'}: {trims.reason}."


def positions(trim: SessionTrim) -> tuple[str, str, str]:
    """A knob now, then, and the change, in dB."""
    places = places_of(trim)
    return (
        format_db(trim.current_db, places=places),
        format_db(trim.trim_db, places=places),
        format_db(trim.change_db, places=places),
    )


def knob(trim: SessionTrim) -> str:
    """`track 'Kick', clip gain (input_trim_db)`."""
    what = "clip gain (input_trim_db)" if trim.where is Where.INPUT else "fader (fader_db)"
    return f"{strip_label(trim.strip, trim.name)}, {what}"


def places_of(trim: SessionTrim) -> int:
    """Decimal places that show the knob's new position."""
    return 1 if abs(trim.trim_db - round(trim.trim_db, 1)) < 5e-4 else 3
