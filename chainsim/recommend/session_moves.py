"""Where a session's knobs stand while its trims are solved, and how far everything is meant to move in the mix.

Every track is to move by one common change, so that the balance stays. The members of a group that is over by itself
move further, and the group's fader takes that back. What chains make of another clip gain is taken back at faders.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chainsim.model.level_comparison import exceeds, is_number, programme_rms_dbfs
from chainsim.model.mix import MixResult
from chainsim.model.session import Group, Session, track_names
from chainsim.model.session_routing import around, holds_tracks, sounding
from chainsim.model.session_trim import Plan, SessionTrim, StripKind
from chainsim.model.trim import Where
from chainsim.model.trimmed_session import knob_value
from chainsim.recommend.knobs import LEAST_DB, at_most, nearest
from chainsim.recommend.return_level_change import moved_by_senders

FADER_PLACES = 3
"""Thousandths of a dB: with tenths the balance would be off by more than can be allowed."""
_EXACT_PLACES = 9


@dataclass
class Moves:
    """All in dB; of tracks by number, of groups by name."""

    common_db: float = 0.0
    extra_db: dict[str, float] = field(default_factory=dict)  # of groups that are over: how much further their members
    clip_db: dict[int, float] = field(default_factory=dict)  # change of clip gain, of every track that sounds
    fader_db: dict[int, float] = field(default_factory=dict)  # change of its fader
    group_fader_db: dict[str, float] = field(default_factory=dict)
    bus_fader_db: float = 0.0
    groups: tuple[Group, ...] = ()  # of the session
    bending: set[int] = field(default_factory=set)  # tracks whose chains answer another level with another gain

    def meant_db(self, group: str | None) -> float:
        """How far a member of a group (None: of the bus) is to move where it is summed."""
        return self.common_db + sum(self.extra_db.get(name, 0.0) for name in around(self.groups, group))

    def meant_group_db(self, group: str) -> float:
        """How far a group's output is to move: what its own members move further, its fader takes back."""
        return self.meant_db(next((one.group for one in self.groups if one.name == group), None))


def first_moves(mix: MixResult, plan: Plan, limit_dbfs: float, target_dbfs: float) -> Moves:
    """By arithmetic: exact where chains are linear.

    Args:
        mix: as it is.
        plan: how clip gains are turned.
        limit_dbfs: a sum above it is brought to the target.
        target_dbfs: the peak of a sum that has headroom.
    """
    moves = Moves(groups=mix.session.groups)
    if exceeds(mix.bus.sum.sample_peak_dbfs, limit_dbfs):
        moves.common_db = at_most(target_dbfs - mix.bus.sum.sample_peak_dbfs)
    for group in reversed(mix.groups):  # from the outside in: what a group is in moves it as well
        peak_dbfs = group.sum.sample_peak_dbfs + moves.meant_group_db(group.name)
        if exceeds(peak_dbfs, limit_dbfs) and holds_tracks(mix.session, group.name):
            moves.extra_db[group.name] = at_most(target_dbfs - peak_dbfs)
        if is_number(group.sum.sample_peak_dbfs):
            moves.group_fader_db[group.name] = -moves.extra_db.get(group.name, 0.0)
    for group, moved_db in moved_by_senders(mix, moves.meant_db):
        if group.name in moves.group_fader_db:
            moves.group_fader_db[group.name] = moves.meant_group_db(group.name) - moved_db
    for track, placed, measurement in sounding(mix):
        if not is_number(placed.rms_dbfs):
            continue
        meant_db = clip_db = moves.meant_db(track.group)
        if plan is Plan.REFERENCE:
            source, reference = measurement.taps[0].levels, mix.session.reference
            needed_db = min(
                reference.rms_dbfs - programme_rms_dbfs(source), reference.max_peak_dbfs - source.sample_peak_dbfs
            )
            clip_db = nearest(needed_db - measurement.chain.input_trim_db)
        moves.clip_db[track.number] = clip_db
        moves.fader_db[track.number] = meant_db - clip_db
    return moves


def trims_of(moves: Moves, session: Session) -> tuple[SessionTrim, ...]:
    """The knobs that move, in the order of the file: tracks, groups, bus."""
    trims: list[SessionTrim] = []

    def turn(strip: StripKind, name: str | None, number: int | None, where: Where, change_db: float) -> None:
        current_db = knob_value(session, strip, number, where)
        total_db = round(current_db + change_db, FADER_PLACES) + 0.0
        if abs(total_db - current_db) >= LEAST_DB:
            change = round(total_db - current_db, _EXACT_PLACES)
            trims.append(SessionTrim(strip, name, number, where, current_db, total_db, change))

    for number, name in enumerate(track_names(session), start=1):
        turn(StripKind.TRACK, name, number, Where.INPUT, moves.clip_db.get(number, 0.0))
        turn(StripKind.TRACK, name, number, Where.FADER, moves.fader_db.get(number, 0.0))
    for number, group in enumerate(session.groups, start=1):
        turn(StripKind.GROUP, group.name, number, Where.FADER, moves.group_fader_db.get(group.name, 0.0))
    turn(StripKind.BUS, None, None, Where.FADER, moves.bus_fader_db)
    return tuple(trims)
