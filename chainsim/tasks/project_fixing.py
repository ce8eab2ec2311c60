"""Trims that a project's measurement asks for, put into a copy of a REAPER project, or told as a sheet."""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chainsim.atomic_write import write_whole
from chainsim.counted import counted
from chainsim.errors import RenderError, UsageError
from chainsim.exchange.bounded_reading import read_bounded
from chainsim.exchange.reaper.strip_trim import StripTrim
from chainsim.exchange.reaper.trim_writing import trimmed
from chainsim.model.as_played import NOT_AS_PLAYED, bus_is_as_played
from chainsim.model.mix import MixResult
from chainsim.model.result import Result
from chainsim.model.session import Session
from chainsim.model.session_trim import SessionTrim, StripKind
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.trim import Where
from chainsim.tasks.session_fixing import why_no_trims

_REAPER = (".rpp", ".rpp-bak")


@dataclass(frozen=True, slots=True)
class ProjectFile:
    """A project as it was when it was measured."""

    path: Path
    digest: str


def remembered(path: Path) -> ProjectFile:
    """What the file holds now, so that one that has changed meanwhile is not written from."""
    return ProjectFile(path, hashlib.sha256(read_bounded(path)).hexdigest())


def _ensure_writable(path: Path) -> None:
    if path.suffix.lower() not in _REAPER:
        raise UsageError(
            f"{path}: trims are written into REAPER projects alone; --trim-sheet FILE tells what to turn by hand"
        )


def trimmed_copy(project: ProjectFile, trims: Sequence[StripTrim], target: Path) -> str:
    """Write the project with its trims; returns what was done, in a line.

    Raises:
        ExchangeError: a trim can't be written, by name.
        UsageError: the project has changed since it was measured, or the copy can't be written.
    """
    _ensure_writable(project.path)
    if not trims:
        return f"{project.path}: no trim needed, nothing written"
    data = read_bounded(project.path)
    if hashlib.sha256(data).hexdigest() != project.digest:
        raise UsageError(f"{project.path}: changed since it was measured; nothing is written, try again")
    made = trimmed(data, str(project.path), trims)
    in_place = target.resolve() == project.path.resolve()
    kept = None
    try:
        kept = keep_as_it_was(project.path, data) if in_place else None
        write_whole(target, made, overwrite=in_place)
    except FileExistsError:
        raise UsageError(f"{target} exists and is not overwritten; move it away") from None
    except OSError as error:
        raise UsageError(f"{target}: can't be written ({error.strerror or error})") from None
    said = f"wrote {target}: trims on {counted(len(trims), 'track or sum', 'tracks and sums')}"
    return f"{said}; {project.path if kept is None else kept} {'stays' if kept is None else 'is'} as it was"


def keep_as_it_was(path: Path, data: bytes) -> Path:
    """A copy beside the project, under a name that is free: song-untrimmed.RPP, then song-untrimmed-2.RPP.

    REAPER's own song.RPP-bak is left alone: what it holds may be all that there is of an earlier day.

    Raises:
        OSError: it can't be written.
    """
    for number in itertools.count(1):
        kept = path.with_name(f"{path.stem}-untrimmed{f'-{number}' if number > 1 else ''}{path.suffix}")
        with contextlib.suppress(FileExistsError):
            write_whole(kept, data, overwrite=False)
            return kept
    raise AssertionError


@dataclass(frozen=True, slots=True)
class FixedProject:
    """What was, or would be, changed."""

    diff: str
    knobs: int
    line: str

    def said(self, _file: str) -> str:
        """What --fix did, in a line."""
        return self.line


def fix_project(project: ProjectFile, mix: MixResult, *, write: bool, in_place: bool = False) -> FixedProject:
    """Put a mix's trims into a copy beside the project, or into itself, or show what that would change.

    Raises:
        ExchangeError, UsageError, RenderError: as `trimmed_copy` and `mix_trims`; a project that can't be written.
    """
    _ensure_writable(project.path)
    trims = mix_trims(mix)
    if not write:
        before = read_bounded(project.path)
        after = trimmed(before, str(project.path), trims) if trims else before
        return FixedProject(_diff(before, after, project.path), len(trims), "")
    return FixedProject(
        "", len(trims), trimmed_copy(project, trims, project.path if in_place else copy_name(project.path))
    )


def _diff(before: bytes, after: bytes, path: Path) -> str:
    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    return "".join(difflib.unified_diff(old, new, str(path), str(copy_name(path)), n=0))


def copy_name(path: Path) -> Path:
    """`song-trimmed.RPP` beside `song.RPP`."""
    return path.with_name(f"{path.stem}-trimmed{path.suffix}")


def mix_trims(mix: MixResult) -> list[StripTrim]:
    """A mix's trims by the lines of the project that the session was made of.

    Raises:
        RenderError: not everything could be rendered, so there are no trims to be had.
    """
    if not mix.complete:
        raise RenderError(why_no_trims(mix))
    if not bus_is_as_played(mix):
        raise RenderError(f"no trims, since behind a plugin that is not here levels are {NOT_AS_PLAYED}")
    held: dict[tuple[StripKind, int | None], list[SessionTrim]] = {}
    for trim in mix.trims.trims if mix.trims else ():
        held.setdefault((trim.strip, trim.number), []).append(trim)
    return [_strip_trim(mix.session, kind, number, trims) for (kind, number), trims in held.items()]


def _strip_trim(session: Session, kind: StripKind, number: int | None, trims: Sequence[SessionTrim]) -> StripTrim:
    clip_db = sum(trim.change_db for trim in trims if trim.where is Where.INPUT)
    fader_db = sum(trim.change_db for trim in trims if trim.where is Where.FADER)
    if kind is StripKind.BUS or number is None:
        return StripTrim(None, "Master", clip_db, fader_db, is_sum=True)
    strip = session.tracks[number - 1] if kind is StripKind.TRACK else session.groups[number - 1]
    is_sum = kind is StripKind.GROUP
    return StripTrim(_line(strip.origin), trims[0].name or "", clip_db, fader_db, is_sum=is_sum)


def chain_trims(result: Result, track_line: int | None, name: str) -> list[StripTrim]:
    """A chain's trims: clip gain, before stages, and fader, by the lines that its stages come from."""
    stages = dict(walk_stages(result.measurement.chain.stages))
    clip_db, fader_db, before = 0.0, 0.0, dict[int, float]()
    for trim in result.trims:
        if not trim.change_db:
            continue
        if trim.where is Where.INPUT:
            clip_db += trim.change_db
        elif trim.where is Where.FADER:
            fader_db += trim.change_db
        else:
            line = _line(stages[trim.path].origin if trim.path in stages else None)
            before[line] = before.get(line, 0.0) + trim.change_db
    if not (clip_db or fader_db or before):
        return []
    return [StripTrim(track_line, name, clip_db, fader_db, before, is_sum=track_line is None)]


def _line(origin: str | None) -> int:
    """The line that an origin ends with."""
    digits = (origin or "").rsplit(":", 1)[-1]
    if not digits.isdigit():
        raise UsageError(f"a trim has no place in the project ({origin or 'no origin'})")
    return int(digits)
