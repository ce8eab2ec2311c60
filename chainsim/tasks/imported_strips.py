"""What tracks, folders and the master of a project have in common: audio, inserts, envelopes, a fader, and notes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chainsim.exchange import Project
from chainsim.exchange.project import ProjectTrack
from chainsim.model.left_out import Effect
from chainsim.model.options import RunOptions
from chainsim.tasks.import_notes import Fate, ImportNote
from chainsim.tasks.imported_audio import TrackAudio, track_audio
from chainsim.tasks.imported_curves import with_curves
from chainsim.tasks.imported_stages import StageImport, Values, slug

_LARGEST_DB = 200.0


@dataclass(slots=True)
class ImportedStrips:
    """Makes the parts of session and chain files, and takes note of what became of everything.

    Attributes:
        project: what was read.
        file: from where.
        folder: where everything is written.
        options: where plugins are, and what asking them may take.
        audio_dirs: where audio is looked for by name besides.
        notes: what became of what.
        audio_folders: where the audio is that was found.
    """

    project: Project
    file: Path
    folder: Path
    options: RunOptions
    audio_dirs: Sequence[Path]
    notes: list[ImportNote] = field(default_factory=list)
    audio_folders: dict[Path, None] = field(default_factory=dict)

    def stages(self, stages: StageImport, track: ProjectTrack, start_s: float = 0.0) -> list[Values]:
        """Inserts and envelopes; `start_s` is when what goes through them begins."""
        made = stages.stages(track.name, track.inserts, all_bypassed=track.inserts_bypassed)
        return with_curves(made, track, start_s, self.notes)

    def strip(self, values: Values, track: ProjectTrack, stages: StageImport, start_s: float = 0.0) -> None:
        """Inserts, envelopes and fader."""
        values["stages"] = self.stages(stages, track, start_s)
        if math.isfinite(track.fader_db):
            values["fader_db"] = bounded(track.fader_db)

    def audio(self, track: ProjectTrack, number: int) -> TrackAudio | None:
        """What a track plays, as one file; None where nothing is here."""

        def told(what: str, origin: str, effect: Effect, *, audio: str = "") -> None:
            fate = Fate.APPROXIMATED if effect == "approximate" else Fate.LEFT_OUT
            self.notes.append(ImportNote(fate, track.name, f"item: {what}", origin, effect, audio))

        target = self.folder / "audio" / f"{number:02d}-{slug(track.name)}.wav"
        audio = track_audio(track.items, self.file.parent, self.audio_dirs, target, told)
        if audio is not None:
            self.audio_folders[audio.file.resolve().parent] = None
        return audio

    def left_out(self, track: ProjectTrack) -> None:
        """Take note of what its reader has left out."""
        for what in track.left_out:
            self.note(Fate.LEFT_OUT, track, what, "different")
        for what in track.aside:
            self.note(Fate.LEFT_OUT, track, what, "none")
        if track.channels > 2:
            self.note(Fate.LEFT_OUT, track, f"its channels from the third on, of {track.channels}", "different")

    def note(self, fate: Fate, track: ProjectTrack, text: str, effect: Effect | None = None) -> None:
        """Of a track."""
        self.notes.append(ImportNote(fate, track.name, text, track.origin, effect))

    def settle(self, stages: StageImport) -> None:
        """Ask which plugins are here."""
        stages.settle(self.options.places(self.folder), self.options.limits)
        self.notes += stages.notes


def bounded(gain_db: float) -> float:
    """What a chain file can have of a gain."""
    return max(-_LARGEST_DB, min(_LARGEST_DB, gain_db))
