"""A REAPER project with trims, read again: what is meant has moved, and nothing else has."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.exchange.project import ProjectTrack
from chainsim.exchange.reaper.project_reading import project_block, project_of, track_blocks
from chainsim.exchange.reaper.rpp_parser import Tree
from chainsim.exchange.reaper.strip_trim import StripTrim
from chainsim.exchange.unreadable_file import ExchangeError

_SAME_DB = 1e-5


def ensure_moved_as_meant(before: Tree, after: Tree, trims: Sequence[StripTrim]) -> None:
    """Read again, the levels have moved by the trims and nothing else has.

    Raises:
        ExchangeError: they have not; then this is a fault of ours, and nothing is written.
    """
    old, new = project_of(before), project_of(after)
    starts = [block.head.number for block in track_blocks(project_block(before))]
    meant = {trim.line: trim for trim in trims}
    same = len(old.tracks) == len(new.tracks) and (old.master is None) == (new.master is None)
    for line, was, now in zip(starts, old.tracks, new.tracks, strict=False):
        same = same and _moved_as_meant(was, now, meant.get(line) or StripTrim(line, was.name))
    if old.master is not None and new.master is not None:
        same = same and _moved_as_meant(old.master, new.master, meant.get(None) or StripTrim(None, "", is_sum=True))
    if not same:
        raise ExchangeError(f"{before.name}: read again, the trims are not what was meant; nothing is written")


def _moved_as_meant(was: ProjectTrack, now: ProjectTrack, trim: StripTrim) -> bool:
    of_items = bool(was.items) and not trim.is_sum
    before_effects_db = sum(trim.before_db.values()) + (0.0 if of_items else trim.clip_db)
    return (
        (was.name, was.pan, was.muted, len(was.sends), len(was.items))
        == (now.name, now.pan, now.muted, len(now.sends), len(now.items))
        and _near(now.fader_db, was.fader_db + trim.fader_db)
        and all(
            _near(item.gain_db, earlier.gain_db + (trim.clip_db if of_items else 0.0))
            for earlier, item in zip(was.items, now.items, strict=True)
        )
        and [one.state for one in was.inserts if one.state] == [one.state for one in now.inserts if one.state]
        and _near(_inserted_db(now), _inserted_db(was) + before_effects_db)
    )


def _inserted_db(track: ProjectTrack) -> float:
    """What plain gains among its effects add; others keep their state, which is compared by itself."""
    gains = (one.parameters.get("gain_db", 0.0) for one in track.inserts if not one.state)
    return sum(float(gain_db) for gain_db in gains if isinstance(gain_db, int | float))


def _near(one: float, other: float) -> bool:
    return one == other or abs(one - other) < _SAME_DB
