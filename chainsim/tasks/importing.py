"""`import`: another program's project -> a folder with a session or chain file, the plugins' states, and a summary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chainsim.disk import write_whole
from chainsim.errors import UsageError
from chainsim.exchange import Project, read_project
from chainsim.exchange.project import ProjectTrack
from chainsim.load.printing import to_yaml
from chainsim.model.options import RunOptions
from chainsim.tasks.import_notes import Fate, ImportNote, summary
from chainsim.tasks.imported_audio import TrackAudio, relative, track_audio
from chainsim.tasks.imported_groups import Groups
from chainsim.tasks.imported_stages import StageImport, Values, slug

SESSION, CHAIN, SUMMARY = "session.yaml", "chain.yaml", "import.txt"
_MIDDLE_DB = 20 * math.log10(math.cos(math.pi / 4))
_LARGEST_DB = 200.0


@dataclass(frozen=True, slots=True)
class Imported:
    """What was made.

    Attributes:
        file: the session or chain file.
        is_session: which of the two.
        notes: what became of everything.
        text: the summary.
        audio: of a chain: what its track plays, None where it has none.
        audio_folders: where the audio is that the file names.
        line: of a chain of a REAPER project: where its track begins; None: it is the master's, or of no project.
    """

    file: Path
    is_session: bool
    notes: tuple[ImportNote, ...]
    text: str
    audio: Path | None = None
    audio_folders: tuple[Path, ...] = ()
    line: int | None = None


def import_file(
    file: Path, folder: Path, options: RunOptions, *, track: str | None = None, audio_dirs: Sequence[Path] = ()
) -> Imported:
    """Read a project and write what chainsim can measure of it.

    Args:
        file: the project, template, chain or script.
        folder: where to write; what is there already is not overwritten.
        options: where plugins are, and what asking them may take.
        track: only this one, as a chain.
        audio_dirs: where audio is looked for by name besides.

    Raises:
        ExchangeError: the file can't be read.
        UsageError: no such track, nothing to import, or the folder holds an import already.
    """
    project = read_project(file)
    for name in (SESSION, CHAIN):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} exists and is not overwritten; name another folder with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Import(project, file, folder, options, audio_dirs).make(track)
    except OSError as error:
        raise UsageError(f"{folder}: can't be written ({error.strerror or error})") from None


@dataclass(slots=True)
class _Import:
    project: Project
    file: Path
    folder: Path
    options: RunOptions
    audio_dirs: Sequence[Path]
    notes: list[ImportNote] = field(default_factory=list)
    audio_folders: dict[Path, None] = field(default_factory=dict)

    def make(self, only: str | None) -> Imported:
        if only is not None:
            return self._chain(_named(self.project, only, self.file))
        if self.project.is_chain:
            return self._chain(self.project.tracks[0])
        return self._session()

    def _chain(self, track: ProjectTrack) -> Imported:
        stages = StageImport(self.folder)
        values: Values = {"version": 1, "name": track.name[:200]}
        made = stages.stages(track.name, track.inserts, all_bypassed=track.inserts_bypassed)
        self._settle(stages)
        audio = self._audio(track, 1)
        if audio is not None:
            values["source"] = {"file": relative(audio.file, self.folder)}
            if audio.gain_db:
                values["input_trim_db"] = _bounded(audio.gain_db)
        values["stages"] = made
        if track.fader_db and math.isfinite(track.fader_db):
            values["fader_db"] = _bounded(track.fader_db)
        self._left_out(track)
        digits = track.origin.rsplit(":", 1)[-1]
        line = int(digits) if digits.isdigit() and track is not self.project.master else None
        return self._written(CHAIN, values, audio=None if audio is None else audio.file, line=line)

    def _session(self) -> Imported:
        stages = StageImport(self.folder)
        groups = Groups(self.project, self.notes)
        tracks, names = [], set[str]()
        for number, track in enumerate(self.project.tracks, start=1):
            audio = self._audio(track, number)
            self._left_out(track)
            if audio is None:
                if not track.is_folder:
                    what = "it is fed by sends, which are left out" if groups.is_fed(track) else "it has no audio"
                    self._note(Fate.LEFT_OUT, track, what)
                continue
            name = _unique(track.name if not groups.is_group(track) else f"{track.name} (items)", names)
            values: Values = {"name": name, "file": relative(audio.file, self.folder), "start_s": audio.start_s}
            self._strip(values, track, stages, in_group=groups.is_group(track))
            if audio.gain_db:
                values["input_trim_db"] = _bounded(audio.gain_db)
            self._placed(values, track, audio, groups)
            tracks.append({key: value for key, value in values.items() if value not in (None, 0.0)})
        if not tracks:
            raise UsageError(
                f"{self.file}: no track has audio that is here; one chain by itself: --track "
                + ", ".join(f"'{track.name}'" for track in self.project.tracks[:20])
            )
        session: Values = {"version": 1, "name": self.file.stem[:200]}
        if self.project.sample_rate_hz and 8_000 <= self.project.sample_rate_hz <= 192_000:
            session["sample_rate_hz"] = self.project.sample_rate_hz
        session["pan_law_db"] = self._law_db()
        session["tracks"] = tracks
        made_groups = [self._group(track, stages) for track in groups.used(tracks)]
        if made_groups:
            session["groups"] = made_groups
        if self.project.master is not None:
            bus: Values = {}
            self._strip(bus, self.project.master, stages, in_group=False)
            self._left_out(self.project.master)
            session["bus"] = bus
        self._settle(stages)
        self.notes += [ImportNote(Fate.LEFT_OUT, "", text) for text in self.project.left_out]
        return self._written(SESSION, session)

    def _strip(self, values: Values, track: ProjectTrack, stages: StageImport, *, in_group: bool) -> None:
        """Inserts and fader; a folder's are those of its group."""
        if track.origin:
            values["origin"] = track.origin[:1000]
        if in_group:
            return
        values["stages"] = stages.stages(track.name, track.inserts, all_bypassed=track.inserts_bypassed)
        if math.isfinite(track.fader_db):
            values["fader_db"] = _bounded(track.fader_db)

    def _group(self, track: ProjectTrack, stages: StageImport) -> Values:
        values: Values = {"name": track.name[:200]}
        self._strip(values, track, stages, in_group=False)
        if track.pan:
            self._note(Fate.LEFT_OUT, track, f"the folder's pan of {track.pan:+.2f}")
        return values

    def _placed(self, values: Values, track: ProjectTrack, audio: TrackAudio, groups: Groups) -> None:
        values["pan"] = track.pan
        values["group"] = groups.group_of(track)
        silent = track.fader_db == -math.inf
        if track.muted or silent or groups.is_muted(track) or not track.goes_to_parent:
            values["mute"] = True
            if not track.muted:
                why = "its fader is at -inf" if silent else "it, or a folder that it is in, does not reach the master"
                self._note(Fate.TAKEN, track, f"muted: {why}")
        lift_db = self._law_asked_db() - self._law_db()
        if audio.channels == 1 and lift_db:
            values["fader_db"] = values.get("fader_db", 0.0) + lift_db
            said = f"a pan law of {self._law_asked_db():g} dB, as {lift_db:+.2f} dB on the fader of this mono track"
            self._note(Fate.APPROXIMATED if track.pan else Fate.TAKEN, track, said)
        for send in track.sends:
            target = next((one.name for one in self.project.tracks if one.key == send.target), send.target)
            state = ", muted" if send.muted else ""
            self._note(Fate.LEFT_OUT, track, f"{send.mode} send of {send.gain_db:+.1f} dB to '{target}'{state}")

    def _law_asked_db(self) -> float:
        """REAPER's is 0 dB unless the project says otherwise; other files say nothing of it."""
        return self.project.pan_law_db if self.project.pan_law_db is not None else _default_law_db(self.project)

    def _law_db(self) -> float:
        """What a session can have of it: 3 dB to 6 dB less in the middle."""
        return max(-6.0, min(_MIDDLE_DB if self._law_asked_db() > -3 else self._law_asked_db(), -3.0))

    def _audio(self, track: ProjectTrack, number: int) -> TrackAudio | None:
        def told(what: str, origin: str) -> None:
            fate = Fate.APPROXIMATED if "fade" in what else Fate.LEFT_OUT
            self.notes.append(ImportNote(fate, track.name, f"item: {what}", origin))

        target = self.folder / "audio" / f"{number:02d}-{slug(track.name)}.wav"
        audio = track_audio(track.items, self.file.parent, self.audio_dirs, target, told)
        if audio is not None:
            self.audio_folders[audio.file.resolve().parent] = None
        return audio

    def _left_out(self, track: ProjectTrack) -> None:
        for what in track.left_out:
            self._note(Fate.LEFT_OUT, track, what)
        if track.channels > 2:
            self._note(Fate.LEFT_OUT, track, f"its channels from the third on, of {track.channels}")

    def _note(self, fate: Fate, track: ProjectTrack, text: str) -> None:
        self.notes.append(ImportNote(fate, track.name, text, track.origin))

    def _settle(self, stages: StageImport) -> None:
        stages.settle(self.options.places(self.folder), self.options.limits)
        self.notes += stages.notes

    def _written(self, name: str, values: Values, **more: Any) -> Imported:  # noqa: ANN401 - fields of Imported
        path = self.folder / name
        number = len(self.project.tracks)
        heading = f"{self.file}: {self.project.program}, {number} track{'' if number == 1 else 's'}"
        text = summary(heading, self.notes)
        header = f"# From {self.file.name} by chainsim import; what was left out: {SUMMARY}\n".replace("\r", " ")
        write_whole(path, (header + to_yaml(values)).encode("utf-8", "backslashreplace"))
        write_whole(self.folder / SUMMARY, text.encode("utf-8", "backslashreplace"))
        return Imported(path, name == SESSION, tuple(self.notes), text, audio_folders=tuple(self.audio_folders), **more)


def _default_law_db(project: Project) -> float:
    return 0.0 if project.program == "REAPER" else _MIDDLE_DB


def _named(project: Project, name: str, file: Path) -> ProjectTrack:
    found = [track for track in project.tracks if track.name == name]
    if project.master is not None and not found and name.lower() == "master":
        return project.master
    if len(found) != 1:
        names = ", ".join(f"'{track.name}'" for track in project.tracks[:20])
        what = f"no track '{name}'" if not found else f"{len(found)} tracks are called '{name}'"
        raise UsageError(f"{file}: {what}; it has {names}")
    return found[0]


def _unique(name: str, names: set[str]) -> str:
    made, number = name[:190], 1
    while made in names:
        number += 1
        made = f"{name[:190]} ({number})"
    names.add(made)
    return made


def _bounded(gain_db: float) -> float:
    return max(-_LARGEST_DB, min(_LARGEST_DB, gain_db))
