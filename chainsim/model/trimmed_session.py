"""A session with trims made."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.session import Bus, Group, Session, Track
from chainsim.model.session_trim import SessionTrim, StripKind
from chainsim.model.trim import Where

KNOBS = {Where.INPUT: "input_trim_db", Where.FADER: "fader_db"}
"""What a knob is called in the file."""


def with_session_trims(session: Session, trims: Sequence[SessionTrim]) -> Session:
    """The session with every trim's total in its place; of two trims for one place the later holds."""
    tracks, groups, bus = list(session.tracks), list(session.groups), session.bus
    for trim in trims:
        update = {KNOBS[trim.where]: trim.trim_db}
        if trim.number is None:
            bus = bus.model_copy(update=update)
        elif trim.strip is StripKind.TRACK:
            tracks[trim.number - 1] = tracks[trim.number - 1].model_copy(update=update)
        else:
            groups[trim.number - 1] = groups[trim.number - 1].model_copy(update=update)
    return session.model_copy(update={"tracks": tuple(tracks), "groups": tuple(groups), "bus": bus})


def knob_value(session: Session, strip: StripKind, number: int | None, where: Where) -> float:
    """How a knob is set, in dB."""
    holder: Track | Group | Bus = session.bus
    if number is not None:
        holder = session.tracks[number - 1] if strip is StripKind.TRACK else session.groups[number - 1]
    return holder.input_trim_db if where is Where.INPUT else holder.fader_db
