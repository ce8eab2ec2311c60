"""Folders of a project as groups of a session, which has but one level of them.

A folder inside a folder is flattened: a track goes into the nearest one that does something. Where two do, the outer
one's inserts and fader can't be placed, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chainsim.exchange.project import Project, ProjectTrack
from chainsim.tasks.import_notes import Fate, ImportNote


class Groups:
    """Which track goes into which group."""

    def __init__(self, project: Project, notes: list[ImportNote]) -> None:
        self._tracks = {track.key: track for track in project.tracks}
        self._parents = {track.parent for track in project.tracks if track.parent is not None}
        self._sent = {send.target for track in project.tracks for send in track.sends}
        self._notes = notes
        self._said: set[str] = set()

    def is_group(self, track: ProjectTrack) -> bool:
        """Whether other tracks go into this one."""
        return track.key in self._parents

    def is_fed(self, track: ProjectTrack) -> bool:
        """Whether sends go into this one."""
        return track.key in self._sent

    def is_muted(self, track: ProjectTrack) -> bool:
        """Whether a folder that a track is in does not sound."""
        return any(one.muted or not one.goes_to_parent or one.fader_db < -200 for one in self._above(track))

    def group_of(self, track: ProjectTrack) -> str | None:
        """The name of the group that a track goes into."""
        above = [*([track] if self.is_group(track) else []), *self._above(track)]
        working = [one for one in above if _works(one)]
        for outer in working[1:]:
            if outer.key not in self._said:
                self._said.add(outer.key)
                text = (
                    f"its fader and inserts, for the folder '{working[0].name}' inside it: groups have one level here"
                )
                self._notes.append(ImportNote(Fate.LEFT_OUT, outer.name, text, outer.origin))
        chosen = working[0] if working else above[0] if above else None
        return None if chosen is None else chosen.name[:200]

    def used(self, tracks: Sequence[dict[str, Any]]) -> Iterator[ProjectTrack]:
        """The folders that became groups of these tracks, in the project's order, each name once."""
        names = {track.get("group") for track in tracks}
        for track in self._tracks.values():
            if self.is_group(track) and track.name[:200] in names:
                names.discard(track.name[:200])
                yield track

    def _above(self, track: ProjectTrack) -> Iterator[ProjectTrack]:
        seen = {track.key}
        parent = self._tracks.get(track.parent or "")
        while parent is not None and parent.key not in seen:
            seen.add(parent.key)
            yield parent
            parent = self._tracks.get(parent.parent or "")


def _works(folder: ProjectTrack) -> bool:
    """Whether a folder does anything to what goes through it."""
    return bool(folder.fader_db or folder.pan or (folder.inserts and not folder.inserts_bypassed))
