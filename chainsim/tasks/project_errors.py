"""Mistakes in a file that was made of a project, told of the project: its line, and which track it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from chainsim.errors import ChainFileError, ChainsimError, Problem
from chainsim.load.mistakes import Mistakes
from chainsim.load.yaml_composer import compose
from chainsim.load.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode


def told_of_project(error: ChainsimError, made: Path, project: Path) -> ChainsimError:
    """The same error; nothing in it names the file that was made.

    Args:
        error: whatever happened; only mistakes in files have places.
        made: the chain or session file.
        project: what it was made of.
    """
    if not isinstance(error, ChainFileError):
        return error
    try:
        root = compose(made.read_text(encoding="utf-8"), Mistakes(str(made)))
    except OSError:
        root = None
    return error.with_problems([_told(problem, root, made, project) for problem in error.problems])


def _told(problem: Problem, root: Node | None, made: Path, project: Path) -> Problem:
    if Path(problem.file) != made:
        return problem
    trail = list(_trail(root, problem.line or 0))
    strips = [one for one in trail if "tracks" not in one.entries and {"stages", "file"} & set(one.entries)]
    origin = next((text for one in reversed(trail) if (text := _text(one, "origin"))), "")
    digits = origin.rsplit(":", 1)[-1]
    name = next((text for one in reversed(strips) if (text := _text(one, "name"))), "")
    where = f"track '{name}': " if name else "the master: " if _is_in_bus(root, trail) else ""
    message = f"{where}{problem.message}"
    line = int(digits) if digits.isdigit() else None
    return replace(problem, file=str(project), line=line, column=None, message=message)


def _is_in_bus(root: Node | None, trail: list[MappingNode]) -> bool:
    entry = root.entries.get("bus") if isinstance(root, MappingNode) else None
    return entry is not None and any(one is entry.node for one in trail)


def _trail(node: Node | None, line: int) -> Iterator[MappingNode]:
    """The mappings around a line, from the outermost on."""
    while node is not None:
        inside: list[tuple[int, Node]] = []
        if isinstance(node, MappingNode):
            yield node
            inside = [(entry.line, entry.node) for entry in node.entries.values()]
        elif isinstance(node, SequenceNode):
            inside = [(item.line, item) for item in node.items]
        node = next((child for start, child in reversed(inside) if start <= line), None)


def _text(node: MappingNode, key: str) -> str:
    entry = node.entries.get(key)
    return entry.node.text if entry is not None and isinstance(entry.node, ScalarNode) else ""
