"""A session that was dropped with its tracks: nothing but what was dropped is read for it.

What it names by another path, as a project of another machine does, is found among that by its bare name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chainsim.errors import ChainFileError, ChainsimError, UsageError
from chainsim.exchange import Project, read_project
from chainsim.load import SessionDocument, read_session, strips
from chainsim.model.chain import Stage
from chainsim.model.options import RunOptions
from chainsim.model.session import Track
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import stage_files
from chainsim.serve.dropped_files import session_file
from chainsim.tasks.file_kinds import is_project
from chainsim.tasks.imported_project import imported


@contextmanager
def opened_drop(folder: Path, options: RunOptions) -> Iterator[SessionDocument]:
    """The dropped session, inside.

    Raises:
        UsageError: it can't be read, names what was not dropped, or there is none; no path of ours is in it.
    """
    file = session_file(folder)
    try:
        if is_project(file):
            folders = tuple({one.parent for one in folder.rglob("*") if one.is_file()})
            project = _by_bare_names(read_project(file), file, folder)
            with imported(file, options, project=project, audio_dirs=folders) as made:
                if not made.is_session:
                    raise UsageError(f"{file.name} is one chain and no session; it belongs on the chain page")
                yield _within(read_session(made.file), (made.file.parent, folder))
        else:
            yield _within(_found_by_name(read_session(file), folder), (folder,))
    except ChainsimError as error:
        raise UsageError(str(error).replace(f"{folder}{os.sep}", "")) from None


def wanted_plugins(document: SessionDocument, is_here: Callable[[str], bool]) -> list[str]:
    """The plugin files that the session loads.

    Raises:
        UsageError: one is not installed here by its bare name.
    """
    names = {file.name for stage in _stages(document) for file in stage_files(stage) if file.is_plugin}
    for name in sorted(names):
        if not is_here(name):
            raise UsageError(f"the session asks for {name}, which is not installed here by that name")
    return sorted(names)


def _stages(document: SessionDocument) -> Iterator[Stage]:
    for place, strip in () if document.session is None else strips(document.session):
        chain = document.chains.get(place)
        stages = chain.chain.stages if chain is not None and chain.chain is not None else strip.stages or ()
        yield from (stage for _, stage in walk_stages(stages))


def _by_bare_names(project: Project, file: Path, folder: Path) -> Project:
    """The project with every piece of audio from elsewhere named by its bare name.

    Raises:
        UsageError: some of it was not dropped.
    """
    names = {one.name for one in folder.rglob("*") if one.is_file()}
    missing: set[str] = set()

    def own(name: str | None) -> str | None:
        if name is None:
            return None
        plain = name.replace("\\", "/")
        if _is_in(folder, file.parent / plain):
            return name
        bare = plain.rsplit("/", 1)[-1]
        if bare not in names:
            missing.add(bare)
        return bare

    tracks = tuple(
        replace(track, items=tuple(replace(one, file=own(one.file)) for one in track.items if not one.muted))
        for track in project.tracks
    )
    _tell(missing, file.name)
    return replace(project, tracks=tracks)


def _found_by_name(document: SessionDocument, folder: Path) -> SessionDocument:
    """The same with tracks that lie elsewhere found among what was dropped. Errors as `_by_bare_names`."""
    if document.session is None:
        return document
    by_name = {one.name: one for one in folder.rglob("*") if one.is_file()}
    missing: set[str] = set()

    def own(track: Track) -> Track:
        if track.file is None or _is_in(folder, document.folder / track.file):
            return track
        bare = track.file.replace("\\", "/").rsplit("/", 1)[-1]
        if bare not in by_name:
            missing.add(bare)
            return track
        return track.model_copy(update={"file": os.path.relpath(by_name[bare], document.folder)})

    tracks = tuple(own(track) for track in document.session.tracks)
    _tell(missing, Path(document.file).name)
    return replace(document, session=document.session.model_copy(update={"tracks": tracks}))


def _tell(missing: set[str], name: str) -> None:
    if missing:
        first = ", ".join(sorted(missing)[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        raise UsageError(f"{name} plays what was not dropped with it: {first}; drop its whole folder")


def _within(document: SessionDocument, folders: tuple[Path, ...]) -> SessionDocument:
    """The same, if every file that it names lies there.

    Raises:
        ChainFileError: it has mistakes.
        UsageError: one lies elsewhere.
    """
    if document.session is None:
        raise ChainFileError(document.problems)
    for place, strip in strips(document.session):
        chain = document.chains.get(place)
        own = (strip.chain, strip.file if isinstance(strip, Track) else None)
        named = [document.folder / name for name in own if name is not None]
        base = document.folder if chain is None else chain.folder
        stages = chain.chain.stages if chain is not None and chain.chain is not None else strip.stages or ()
        for _, stage in walk_stages(stages):
            named += [base / file.name for file in stage_files(stage) if not file.is_plugin]
        for path in named:
            if not any(_is_in(folder, path) for folder in folders):
                raise UsageError(f"{Path(document.file).name} names {path.name}, which was not dropped with it")
    return document


def _is_in(folder: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve()) and path.is_file()
    except (OSError, ValueError):
        return False
