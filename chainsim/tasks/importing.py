"""`import`: another program's project -> a folder with a session or chain file, the plugins' states, and a summary."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainsim.atomic_write import write_whole
from chainsim.counted import counted
from chainsim.errors import UsageError
from chainsim.exchange import Project, read_project
from chainsim.exchange.project import ProjectTrack
from chainsim.load.path_confinement import refusal
from chainsim.load.yaml_writer import to_yaml
from chainsim.model.options import RunOptions
from chainsim.tasks.import_notes import ImportNote, summary
from chainsim.tasks.imported_audio import relative
from chainsim.tasks.imported_session import session_values
from chainsim.tasks.imported_stages import StageImport, Values
from chainsim.tasks.imported_strips import ImportedStrips, bounded

SESSION, CHAIN, SUMMARY = "session.yaml", "chain.yaml", "import.txt"


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


def default_folder(file: Path) -> Path:
    """Beside a project, called after it."""
    return file.with_name(f"{file.stem}-chainsim")


def import_file(
    file: Path,
    folder: Path,
    options: RunOptions,
    *,
    track: str | None = None,
    audio_dirs: Sequence[Path] = (),
    project: Project | None = None,
) -> Imported:
    """Read a project and write what chainsim can measure of it.

    Args:
        file: the project, template, chain or script.
        folder: where to write; what is there already is not overwritten.
        options: where plugins are, and what asking them may take.
        track: only this one, as a chain.
        audio_dirs: where audio is looked for by name besides.
        project: what the file holds, where it has been read already.

    Raises:
        ExchangeError: the file can't be read.
        UsageError: no such track, nothing to import, or the folder holds an import already.
    """
    project = read_project(file) if project is None else project
    for name in (SESSION, CHAIN):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} exists and is not overwritten; name another folder with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strips = ImportedStrips(project, file, folder, options, audio_dirs)
        if track is not None:
            return _chain(strips, _named(project, track, file))
        if project.is_chain:
            return _chain(strips, project.tracks[0])
        return _written(strips, SESSION, session_values(strips))
    except OSError as error:
        raise UsageError(f"{folder}: can't be written ({error.strerror or error})") from None


def folders_outside(made: Imported) -> tuple[Path, ...]:
    """Folders whose audio the file names and may not have read: who runs it has to allow them."""
    here = made.file.parent
    return tuple(
        folder for folder in made.audio_folders if refusal("'file'", os.path.relpath(folder, here.resolve()), here)
    )


def _chain(strips: ImportedStrips, track: ProjectTrack) -> Imported:
    stages = StageImport(strips.folder)
    values: Values = {"version": 1, "name": track.name[:200]}
    audio = strips.audio(track, 1)
    made = strips.stages(stages, track, 0.0 if audio is None else audio.start_s)
    strips.settle(stages)
    if audio is not None:
        values["source"] = {"file": relative(audio.file, strips.folder)}
        if audio.gain_db:
            values["input_trim_db"] = bounded(audio.gain_db)
    values["stages"] = made
    if track.fader_db and math.isfinite(track.fader_db):
        values["fader_db"] = bounded(track.fader_db)
    strips.left_out(track)
    digits = track.origin.rsplit(":", 1)[-1]
    line = int(digits) if digits.isdigit() and track is not strips.project.master else None
    return _written(strips, CHAIN, values, audio=None if audio is None else audio.file, line=line)


def _written(strips: ImportedStrips, name: str, values: Values, **more: Any) -> Imported:  # noqa: ANN401 - fields of Imported
    path = strips.folder / name
    number = len(strips.project.tracks)
    heading = f"{strips.file}: {strips.project.program}, {counted(number, 'track')}"
    text = summary(heading, strips.notes)
    header = f"# From {strips.file.name} by chainsim import; what was left out: {SUMMARY}\n".replace("\r", " ")
    write_whole(path, (header + to_yaml(values)).encode("utf-8", "backslashreplace"))
    write_whole(strips.folder / SUMMARY, text.encode("utf-8", "backslashreplace"))
    folders = tuple(strips.audio_folders)
    return Imported(path, name == SESSION, tuple(strips.notes), text, audio_folders=folders, **more)


def _named(project: Project, name: str, file: Path) -> ProjectTrack:
    found = [track for track in project.tracks if track.name == name]
    if project.master is not None and not found and name.lower() == "master":
        return project.master
    if len(found) != 1:
        names = ", ".join(f"'{track.name}'" for track in project.tracks[:20])
        what = f"no track '{name}'" if not found else f"{len(found)} tracks are called '{name}'"
        raise UsageError(f"{file}: {what}; it has {names}")
    return found[0]
