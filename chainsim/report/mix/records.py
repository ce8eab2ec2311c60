"""A mix as records."""

from __future__ import annotations

from chainsim.model.as_played import strips_as_played
from chainsim.model.mix import MixResult
from chainsim.report.kit.records import LEVELS, Records, levels_row


def mix_records(mix: MixResult) -> Records:
    """A row for every track as it enters the mix, and for every group and the bus behind its fader.

    `as_played` is false where a stage that is not here was passed through on the way.
    """
    known = strips_as_played(mix)
    rows = [
        levels_row(
            track.placed,
            kind="track",
            name=track.name,
            group=track.group,
            error=track.error,
            as_played=known[track.name],
        )
        for track in mix.tracks
    ]
    for kind, bus in (*(("group", group) for group in mix.groups), ("bus", mix.bus)):
        output = bus.result.measurement.output if bus.result else None
        said = known[bus.name]
        rows.append(levels_row(output, kind=kind, name=bus.name, group=None, error=bus.error, as_played=said))
    return Records(("kind", "name", "group", "error", "as_played"), LEVELS, tuple(rows))
