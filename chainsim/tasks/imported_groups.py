"""Folders and effect tracks of a project as groups of a session: what goes into which, and what is sent where."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from chainsim.exchange.project import Project, ProjectTrack, Send
from chainsim.model.left_out import Effect
from chainsim.tasks.import_notes import Fate, ImportNote

_TAPS = {"post-fader": "post-fader", "pre-fader": "pre-fader", "pre-fx": "pre-inserts"}
_LARGEST_DB = 200.0


class Groups:
    """A track becomes a group where other tracks go into it, or sends that are heard.

    Args:
        project: what was read.
        notes: what became of sends is added.
    """

    def __init__(self, project: Project, notes: list[ImportNote]) -> None:
        self._tracks = {track.key: track for track in project.tracks}
        self._notes = notes
        self._parents = {track.parent for track in project.tracks if track.parent in self._tracks}
        self._sends: dict[str, list[Send]] = {}
        self._into: dict[str, set[str]] = {track.key: set() for track in project.tracks}
        for track in project.tracks:
            if track.parent is not None and track.goes_to_parent:
                self._into[track.key].add(track.parent)
        for track in project.tracks:
            for send in track.sends:
                self._decide(track, send)
        sent = {send.target for sends in self._sends.values() for send in sends}
        self.names: set[str] = set()
        self._names = {
            track.key: unique(track.name, self.names)
            for track in project.tracks
            if track.key in self._parents or track.key in sent
        }

    def is_group(self, track: ProjectTrack) -> bool:
        """Whether other tracks or sends go into this one."""
        return track.key in self._names

    def name_of(self, track: ProjectTrack) -> str:
        """Of the group that a track becomes."""
        return self._names[track.key]

    def is_muted(self, track: ProjectTrack) -> bool:
        """Whether a folder that a track is in does not sound."""
        return any(self._is_silent(one) for one in self._above(track))

    def group_of(self, track: ProjectTrack) -> str | None:
        """The name of the group that a track goes into itself."""
        return self._names.get(track.parent or "")

    def routed(self, track: ProjectTrack) -> dict[str, Any]:
        """Where a track goes: the group, whether it goes there at all, and its sends."""
        silent = track.muted or track.fader_db == -math.inf
        sends = [] if track.muted else [self._send(send) for send in self._sends.get(track.key, ())]
        if silent:
            sends = [send for send in sends if send["tap"] != "post-fader"]
        values: dict[str, Any] = {"group": self.group_of(track), "pan": track.pan}
        if silent or not track.goes_to_parent:
            values["main_send"] = False
        if sends:
            values["sends"] = sends
        return values

    def used(self, tracks: Sequence[dict[str, Any]]) -> Iterator[ProjectTrack]:
        """The groups that something of these tracks goes into, in the project's order."""
        wanted: set[str] = set()
        waiting = [*tracks]
        by_name = {name: self._tracks[key] for key, name in self._names.items()}
        while waiting:
            strip = waiting.pop()
            for name in (strip.get("group"), *(send["to"] for send in strip.get("sends", ()))):
                if name is not None and name not in wanted:
                    wanted.add(name)
                    waiting.append(self.routed(by_name[name]))
        yield from (track for track in self._tracks.values() if self._names.get(track.key) in wanted)

    def _decide(self, track: ProjectTrack, send: Send) -> None:
        """Take a send, or say why not."""
        target = self._tracks.get(send.target)
        said = f"{send.mode} send of {send.gain_db:+.1f} dB to '{send.target if target is None else target.name}'"
        why = send.unknown
        if target is None:
            why = "it is not there"
        elif not why and send.target != track.key and self._reaches(send.target, track.key):
            why = "it would go in a circle"
        elif send.target == track.key:
            why = "it goes into itself"
        if why:
            is_heard = not send.muted and send.gain_db > -math.inf
            self._note(Fate.LEFT_OUT, track, f"{said}: {why}", send, "different" if is_heard else "none")
        elif send.muted or send.gain_db == -math.inf:
            self._note(Fate.TAKEN, track, f"{said}, {'muted' if send.muted else 'silent'}: nothing is sent", send)
        else:
            self._sends.setdefault(track.key, []).append(send)
            self._into[track.key].add(send.target)
            moved = send.mode == "pre-fader" and any(not curve.before_inserts for curve in track.curves)
            text = f"{said}, taken behind the volume envelope" if moved else said
            self._note(Fate.APPROXIMATED if moved else Fate.TAKEN, track, text, send, "approximate" if moved else None)

    def _send(self, send: Send) -> dict[str, Any]:
        level_db = max(-_LARGEST_DB, min(_LARGEST_DB, send.gain_db))
        values = {"to": self._names[send.target], "tap": _TAPS[send.mode], "level_db": level_db, "pan": send.pan}
        return {key: value for key, value in values.items() if value not in (None, 0.0)}

    def _is_silent(self, track: ProjectTrack) -> bool:
        nowhere = not track.goes_to_parent and not self._sends.get(track.key)
        return track.muted or nowhere or track.fader_db < -_LARGEST_DB

    def _reaches(self, start: str, end: str) -> bool:
        waiting, seen = [start], {start}
        while waiting:
            for key in self._into.get(waiting.pop(), ()):
                if key == end:
                    return True
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
        return False

    def _above(self, track: ProjectTrack) -> Iterator[ProjectTrack]:
        seen = {track.key}
        parent = self._tracks.get(track.parent or "")
        while parent is not None and parent.key not in seen:
            seen.add(parent.key)
            yield parent
            parent = self._tracks.get(parent.parent or "")

    def _note(self, fate: Fate, track: ProjectTrack, text: str, send: Send, effect: Effect | None = None) -> None:
        self._notes.append(ImportNote(fate, track.name, text, send.origin or track.origin, effect))


def unique(name: str, names: set[str]) -> str:
    """The name, with a number where it is taken; taken from now on."""
    made, number = name[:190], 1
    while made in names:
        number += 1
        made = f"{name[:190]} ({number})"
    names.add(made)
    return made
