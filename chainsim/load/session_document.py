"""A session file, right or wrong, with the chain files that its tracks, groups and bus name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chainsim.errors import ChainFileError, Problem
from chainsim.load.chain_document import ChainDocument
from chainsim.load.chain_files import read_bytes, read_document
from chainsim.load.ignore_comments import ignore_comments
from chainsim.load.mapping_validation import Validator
from chainsim.load.mistakes import Mistakes
from chainsim.load.path_confinement import refusal
from chainsim.load.session_checking import check_session
from chainsim.load.text_decoding import UndecodableError, decode
from chainsim.load.wording import quote
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import Location, Node, position
from chainsim.model.session import Session, Strip, Track
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import stage_files

BUS = "bus"


@dataclass(frozen=True)
class SessionDocument:
    """What was read from a session file.

    A place is "tracks.3" (the third), "groups.1" or "bus". `session` is None where there are `problems`; those of the
    chain files are among them. `chains` holds the chain file of every place that names one.
    """

    file: str  # as the user gave it: messages start with it
    folder: Path  # what the paths in the file are relative to
    session: Session | None
    problems: tuple[Problem, ...]
    chains: Mapping[str, ChainDocument] = field(default_factory=dict)
    root: Node | None = field(default=None, repr=False, compare=False)
    content: bytes = field(default=b"", repr=False, compare=False)  # the file as it was read

    def position(self, location: Sequence[str | int], *, key: bool = True) -> tuple[int, int]:
        """Line and column, from 1, of the key (else the value) at a location such as ("tracks", 2, "fader_db")."""
        return position(self.root, location, key=key)

    def problem_at(self, location: Sequence[str | int], message: str, *, key: bool = True) -> Problem:
        """A problem with something in this file."""
        return Problem(self.file, *self.position(location, key=key), message)

    def stage_problem(self, place: str, path: str, location: Sequence[str | int], message: str) -> Problem:
        """A problem with a stage of a strip, in the chain file that the strip names or in the session itself."""
        stage = (*ChainDocument.stage_location(path), *location)
        chain = self.chains.get(place)
        if chain is not None:
            return chain.problem_at(stage, message)
        return self.problem_at((*place_location(place), *stage), message)


def place_location(place: str) -> Location:
    """Where a strip stands in its file: "tracks.3" is ("tracks", 2)."""
    key, _, number = place.partition(".")
    return (key, int(number) - 1) if number else (key,)


def strips(session: Session) -> tuple[tuple[str, Strip], ...]:
    """Every strip with its place: tracks, groups, bus."""
    return (
        *((f"tracks.{number}", track) for number, track in enumerate(session.tracks, start=1)),
        *((f"groups.{number}", group) for number, group in enumerate(session.groups, start=1)),
        (BUS, session.bus),
    )


def read_session(path: Path | str) -> SessionDocument:
    """Read a session file and the chain files that it names. Mistakes become the document's problems.

    Raises:
        ChainFileError: there is no such file, or it can't be read at all; one problem.
    """
    return parse_session(read_bytes(Path(path), str(path), "a session file"), str(path), Path(path).parent)


def parse_session(content: bytes, file: str, folder: Path) -> SessionDocument:
    """Read a session from what a file holds."""
    try:
        text = decode(content)
    except UndecodableError as error:
        problem = Problem(file, error.line, error.column, str(error))
        return SessionDocument(file, folder, None, (problem,), content=content)
    mistakes = Mistakes(file)
    root = compose(text, mistakes)
    if root is None:
        return SessionDocument(file, folder, None, mistakes.problems(), content=content)
    for line, column, _ in ignore_comments(text):
        message = "such comments are for chain files; name the finding under 'ignore' in the session"
        mistakes.add((line, column), message)
    session = check_session(root, Validator(root, mistakes))
    document = SessionDocument(file, folder, session, mistakes.problems(), {}, root, content)
    return document if session is None else _with_chains(document, session)


def _with_chains(document: SessionDocument, session: Session) -> SessionDocument:
    """With the chain files read, and with what may not be read among the problems."""
    problems: list[Problem] = []
    read: dict[str, ChainDocument | str] = {}  # by name: tracks may share a chain file
    chains: dict[str, ChainDocument] = {}
    for place, strip in strips(session):
        location = place_location(place)
        if isinstance(strip, Track) and strip.file is not None:
            problems += _refused(document, (*location, "file"), strip.file)
        for within, name, is_plugin in _stage_files(strip):
            problems += _refused(document, (*location, *within), name, is_plugin=is_plugin)
        if strip.chain is None:
            continue
        refused = _refused(document, (*location, "chain"), strip.chain)
        if refused:
            problems += refused
            continue
        if strip.chain not in read:
            read[strip.chain] = _read_chain(document.folder / strip.chain)
        known = read[strip.chain]
        if isinstance(known, str):
            message = f"'chain' names {quote(strip.chain)}: {known}"
            problems.append(document.problem_at((*location, "chain"), message, key=False))
        else:
            chains[place] = known
    for chain in {chain.file: chain for chain in chains.values()}.values():
        problems += chain.problems
    return replace(document, chains=chains, session=None if problems else session, problems=tuple(problems))


def _read_chain(path: Path) -> ChainDocument | str:
    """The chain file, or why there is none to read."""
    try:
        return read_document(path)
    except ChainFileError as error:
        return error.problems[0].message


def _refused(document: SessionDocument, location: Location, name: str, *, is_plugin: bool = False) -> list[Problem]:
    subject, instead = f"'{location[-1]}'", "put it beside the session"
    message = refusal(subject, name, document.folder, kind="session", instead=instead, is_plugin=is_plugin)
    return [] if message is None else [document.problem_at(location, message, key=False)]


def _stage_files(strip: Strip) -> Iterator[tuple[Location, str, bool]]:
    """Location within the strip and name of every file that its own stages name, and whether it is a plugin."""
    for path, stage in walk_stages(strip.stages or ()):
        for file in stage_files(stage):
            yield (*ChainDocument.stage_location(path), *file.key), file.name, file.is_plugin
