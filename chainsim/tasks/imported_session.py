"""A whole project as a session: tracks, folders as groups, the master as the bus."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainsim.errors import UsageError
from chainsim.exchange.project import ProjectTrack
from chainsim.tasks.import_notes import Fate, ImportNote
from chainsim.tasks.imported_audio import TrackAudio, relative
from chainsim.tasks.imported_groups import Groups
from chainsim.tasks.imported_pan_law import asked_law_db, session_law_db
from chainsim.tasks.imported_stages import StageImport, Values
from chainsim.tasks.imported_strips import ImportedStrips, bounded


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

    def values(self) -> Values:
        project = self.strips.project
        tracks = self._tracks()
        if not tracks:
            raise UsageError(
                f"{self.strips.file}: no track has audio that is here; one chain by itself: --track "
                + ", ".join(f"'{track.name}'" for track in project.tracks[:20])
            )
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
        self.strips.notes += [ImportNote(Fate.LEFT_OUT, "", text) for text in project.left_out]
        return session

    def _tracks(self) -> list[Values]:
        made, names = [], set[str]()
        for number, track in enumerate(self.strips.project.tracks, start=1):
            audio = self.strips.audio(track, number)
            self.strips.left_out(track)
            if audio is None:
                if not track.is_folder:
                    what = "it is fed by sends, which are left out" if self.groups.is_fed(track) else "it has no audio"
                    self.strips.note(Fate.LEFT_OUT, track, what)
                continue
            is_group = self.groups.is_group(track)
            name = _unique(f"{track.name} (items)" if is_group else track.name, names)
            values: Values = {
                "name": name,
                "file": relative(audio.file, self.strips.folder),
                "start_s": audio.start_s,
                **_from(track),
            }
            if not is_group:  # a folder's own inserts and fader are those of its group
                self.strips.strip(values, track, self.stages, audio.start_s)
            if audio.gain_db:
                values["input_trim_db"] = bounded(audio.gain_db)
            self._place(values, track, audio)
            made.append({key: value for key, value in values.items() if value not in (None, 0.0)})
        return made

    def _group(self, track: ProjectTrack) -> Values:
        values: Values = {"name": track.name[:200], **_from(track)}
        self.strips.strip(values, track, self.stages)
        if track.pan:
            self.strips.note(Fate.LEFT_OUT, track, f"the folder's pan of {track.pan:+.2f}")
        return values

    def _place(self, values: Values, track: ProjectTrack, audio: TrackAudio) -> None:
        values["pan"] = track.pan
        values["group"] = self.groups.group_of(track)
        silent = track.fader_db == -math.inf
        if track.muted or silent or self.groups.is_muted(track) or not track.goes_to_parent:
            values["mute"] = True
            if not track.muted:
                why = "its fader is at -inf" if silent else "it, or a folder that it is in, does not reach the master"
                self.strips.note(Fate.TAKEN, track, f"muted: {why}")
        asked_db = asked_law_db(self.strips.project)
        lift_db = asked_db - session_law_db(self.strips.project)
        if audio.channels == 1 and lift_db:
            values["fader_db"] = values.get("fader_db", 0.0) + lift_db
            said = f"a pan law of {asked_db:g} dB, as {lift_db:+.2f} dB on the fader of this mono track"
            self.strips.note(Fate.APPROXIMATED if track.pan else Fate.TAKEN, track, said)
        for send in track.sends:
            target = next((one.name for one in self.strips.project.tracks if one.key == send.target), send.target)
            state = ", muted" if send.muted else ""
            text = f"{send.mode} send of {send.gain_db:+.1f} dB to '{target}'{state}"
            self.strips.note(Fate.LEFT_OUT, track, text)


def _from(track: ProjectTrack) -> Values:
    return {"origin": track.origin[:1000]} if track.origin else {}


def _unique(name: str, names: set[str]) -> str:
    made, number = name[:190], 1
    while made in names:
        number += 1
        made = f"{name[:190]} ({number})"
    names.add(made)
    return made
