"""Groups that live by sends alone, as reverbs: how far their sums move when those that send to them do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainsim.model.mix import BusResult, MixResult
from chainsim.model.session import track_names
from chainsim.model.session_routing import holds_tracks, sender
from chainsim.units import db_from_power, power_from_db


def moved_by_senders(mix: MixResult, change_db: Callable[[str | None], float]) -> Iterator[tuple[BusResult, float]]:
    """Every such group and by how many dB its sum moves, its senders taken as unlike each other.

    Args:
        mix: which shares they have of the sum.
        change_db: how far the members of a group (None: of the bus) move.
    """
    groups = dict(zip(track_names(mix.session), (track.group for track in mix.session.tracks), strict=True))
    groups |= {group.name: group.group for group in mix.session.groups}
    for bus in mix.groups:
        if holds_tracks(mix.session, bus.name):
            continue
        power = sum(
            share.energy_share * power_from_db(change_db(groups.get(sender(share.track, groups))))
            for share in bus.summing.members
        )
        yield bus, db_from_power(power) if power > 0.0 else 0.0
