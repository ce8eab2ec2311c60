"""A whole project as a session: tracks, folders as groups, the master as the bus."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from chainsim.errors import UsageError
from chainsim.exchange.project import ProjectTrack
from chainsim.model.left_out import Effect
from chainsim.tasks.import_notes import Fate, ImportNote
from chainsim.tasks.imported_audio import TrackAudio, relative
from chainsim.tasks.imported_groups import Groups, unique
from chainsim.tasks.imported_left_out import left_out_values
from chainsim.tasks.imported_pan_law import asked_law_db, session_law_db
from chainsim.tasks.imported_stages import StageImport, Values
from chainsim.tasks.imported_strips import ImportedStrips, bounded
from chainsim.tasks.nothing_imported import nothing_here


def session_values(strips: ImportedStrips) -> Values:
    """The session file's values.

    Raises:
        UsageError: no track has audio that is here.
    """
    return _SessionImport(strips, StageImport(strips.folder), Groups(strips.project, strips.notes)).values()


@dataclass(frozen=True, slots=True)
class _SessionImport:
    strips: ImportedStrips
    stages: StageImport
    groups: Groups
    present: set[str] = field(default_factory=set)  # keys of tracks that are in the session, with their audio

    def values(self) -> Values:
        project = self.strips.project
        tracks = self._tracks()
        if not tracks:
            raise UsageError(nothing_here(self.strips.file, project, self.strips.notes))
        session: Values = {"version": 1, "name": self.strips.file.stem[:200]}
        if project.sample_rate_hz and 8_000 <= project.sample_rate_hz <= 192_000:
            session["sample_rate_hz"] = project.sample_rate_hz
        session["pan_law_db"] = session_law_db(project)
        session["tracks"] = tracks
        made_groups = [self._group(track) for track in self.groups.used(tracks)]
        if made_groups:
            session["groups"] = made_groups
        if project.master is not None:
            bus = _from(project.master)
            self.strips.strip(bus, project.master, self.stages)
            self.strips.left_out(project.master)
            session["bus"] = bus
        self.strips.settle(self.stages)
        self.strips.notes += [ImportNote(Fate.LEFT_OUT, "", text, effect="different") for text in project.left_out]
        self.strips.notes += [ImportNote(Fate.LEFT_OUT, "", text, effect="none") for text in project.aside]
        there = (track for track in project.tracks if track.key in self.present or self.groups.is_group(track))
        present = {track.name for track in there} | {"Master"}
        heard = {track.name for track in project.tracks if self._is_heard(track)} | {"Master"}
        silent = {track.name for track in project.tracks} - heard
        if left_out := left_out_values(self.strips.notes, present, silent):
            session["left_out"] = left_out
        return session

    def _is_heard(self, track: ProjectTrack) -> bool:
        return not track.muted and track.fader_db != -math.inf and not self.groups.is_muted(track)

    def _tracks(self) -> list[Values]:
        made = []
        for number, track in enumerate(self.strips.project.tracks, start=1):
            audio = self.strips.audio(track, number)
            self.strips.left_out(track)
            is_group = self.groups.is_group(track)
            if audio is None:
                if not (is_group or track.is_folder):
                    played = any(one.is_instrument and not (one.bypassed or one.offline) for one in track.inserts)
                    told = any(note.track == track.name and note.effect == "missing" for note in self.strips.notes)
                    effect: Effect | None = None if told else "missing" if played else "none"
                    self.strips.note(Fate.LEFT_OUT, track, "it has no audio", effect)
                continue
            self.present.add(track.key)
            name = unique(f"{track.name} (items)" if is_group else track.name, self.groups.names)
            file = relative(audio.file, self.strips.folder)
            values: Values = {"name": name, "file": file, "start_s": audio.start_s, **_from(track)}
            if audio.gain_db:
                values["input_trim_db"] = bounded(audio.gain_db)
            if is_group:  # its inserts, fader, pan and sends are those of its group
                values["group"] = self.groups.name_of(track)
            else:
                self.strips.strip(values, track, self.stages, audio.start_s)
                values |= self.groups.routed(track)
            self._mute(values, track)
            self._lift(values, track, audio)
            made.append(_said(values))
        return made

    def _group(self, track: ProjectTrack) -> Values:
        values: Values = {"name": self.groups.name_of(track), **_from(track)}
        self.strips.strip(values, track, self.stages)
        values |= self.groups.routed(track)
        return _said(values)

    def _mute(self, values: Values, track: ProjectTrack) -> None:
        """What is not heard at all is not rendered."""
        silent = values.pop("main_send", True) is False
        if not silent and not track.muted and not self.groups.is_muted(track):
            return
        if silent and values.get("sends") and not track.muted and not self.groups.is_muted(track):
            values["main_send"] = False
            return
        values["mute"] = True
        if not track.muted:
            why = "its fader is at -inf" if track.fader_db == -math.inf else "it, or a folder that it is in, "
            why += "" if track.fader_db == -math.inf else "does not reach the master"
            self.strips.note(Fate.TAKEN, track, f"muted: {why}")

    def _lift(self, values: Values, track: ProjectTrack, audio: TrackAudio) -> None:
        """The part of the pan law that a session can't have."""
        asked_db = asked_law_db(self.strips.project)
        lift_db = asked_db - session_law_db(self.strips.project)
        if audio.channels == 1 and lift_db:
            values["fader_db"] = values.get("fader_db", 0.0) + lift_db
            said = f"a pan law of {asked_db:g} dB, as {lift_db:+.2f} dB on the fader of this mono track"
            self.strips.note(Fate.APPROXIMATED if track.pan else Fate.TAKEN, track, said)


def _said(values: Values) -> Values:
    """Without what is as it would be anyway; `main_send: false` is not."""
    return {key: value for key, value in values.items() if value is False or value not in (None, 0.0, [])}


def _from(track: ProjectTrack) -> Values:
    return {"origin": track.origin[:1000]} if track.origin else {}
