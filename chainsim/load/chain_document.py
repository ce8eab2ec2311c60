"""A chain file, right or wrong, with the position of everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainsim.errors import Problem
from chainsim.load.chain_checking import check
from chainsim.load.ignore_comments import Ignores, read_ignores
from chainsim.load.mistakes import Mistakes
from chainsim.load.stage_positions import positions
from chainsim.load.text_decoding import UndecodableError, decode
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import Location, Node, ScalarNode, child, position
from chainsim.model.chain import Chain, Stage

_A_SESSION = "this is a session, since it has 'tracks', and no chain; `chainsim mix` and `chainsim check` play sessions"


def stage_location(path: str) -> Location:
    """Where a stage stands: "3.2.1" is ("stages", 2, "parallel", 1, "stages", 0)."""
    numbers = [int(number) for number in path.split(".")]
    steps = ("stages", "parallel")
    return tuple(step for index, number in enumerate(numbers) for step in (steps[index % 2], number - 1))


@dataclass(frozen=True)
class ChainDocument:
    """What was read from a chain file.

    `chain` is None where there are `problems`. `stages` are those with nothing wrong in them, by path, also where
    the rest of the file is wrong; so what only a plugin knows can be checked and said together with the rest.
    """

    file: str  # as the user gave it: messages start with it
    folder: Path  # what the paths in the file are relative to
    chain: Chain | None
    problems: tuple[Problem, ...]
    stages: tuple[tuple[str, Stage], ...]
    root: Node | None = field(default_factory=lambda: None, repr=False, compare=False)
    content: bytes = field(default=b"", repr=False, compare=False)  # the file as it was read
    ignores: Ignores = ()  # what its comments ask not to be told of
    source_refusal: Problem | None = None  # why its own source may not be read; see `load.confining`

    def __getstate__(self) -> dict[str, Any]:
        """Without the tree: who gets the document in another process seldom needs it, and can read it again."""
        return {name: value for name, value in vars(self).items() if name != "root" or value is None}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Node | None:
            """The tree that was not sent along."""
            if name != "root" or "content" not in vars(self):
                raise AttributeError(name)
            root = compose(decode(self.content), Mistakes(self.file))
            object.__setattr__(self, "root", root)
            return root

    def position(self, location: Sequence[str | int], *, key: bool = True) -> tuple[int, int]:
        """Line and column, from 1, of the key (else the value) at a location such as ("stages", 2, "trim_db").

        What does not exist has the position of the nearest enclosing thing that does.
        """
        return position(self.root, location, key=key)

    def positions(self) -> dict[str, tuple[int, int]]:
        """Line and column of every stage by path, of every expectation, and of the ends; see `load.positions`."""
        return positions(self.root)

    @staticmethod
    def stage_location(path: str) -> Location:
        """Where a stage stands, by its path."""
        return stage_location(path)

    def problem_at(self, location: Sequence[str | int], message: str, *, key: bool = True) -> Problem:
        """A problem with something in this file."""
        return Problem(self.file, *self.position(location, key=key), message)


def _is_session(root: Node) -> bool:
    """One of this version; a later one may mean anything by its keys."""
    version = child(root, "version")
    later = isinstance(version, ScalarNode) and version.value != 1
    return not later and child(root, "tracks") is not None and child(root, "stages") is None


def parse_document(text: bytes | str, file: str, folder: Path) -> ChainDocument:
    """Read a chain from text. Mistakes in it become the document's problems."""
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        decoded = decode(text)
    except UndecodableError as error:
        problem = Problem(file, error.line, error.column, str(error))
        return ChainDocument(file, folder, None, (problem,), (), content=content)
    mistakes = Mistakes(file)
    root = compose(decoded, mistakes)
    if root is not None and _is_session(root):
        problem = Problem(file, 1, 1, _A_SESSION)
        return ChainDocument(file, folder, None, (problem,), (), root, content)
    if root is None:
        return ChainDocument(file, folder, None, mistakes.problems(), (), content=content)
    chain, stages = check(root, mistakes)
    ignores = read_ignores(decoded, root, mistakes)
    right = None if len(mistakes) else chain
    return ChainDocument(file, folder, right, mistakes.problems(), stages, root, content, ignores)
