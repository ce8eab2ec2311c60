"""Every sentence that the program can print, with its place: to be read in one go.

    python -m tests.tools.list_sentences [PATTERN]

Taken from the source: texts of two words and more that are no docstring, with `{}` where values stand; texts that are
joined are one. Help of commands and the pages of `explain` are docstrings: `chainsim COMMAND --help`, `explain --all`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools.cache import ROOT

PACKAGE = ROOT / "chainsim"
_WORDS = re.compile(r"[A-Za-z']{2,}")
_MARKUP = re.compile(r"[<>;{}]\s*[\w-]+:|^\s*[.#<]|SELECT|var\(--")
_NO_TALK = ("getLogger", "compile", "sub", "search", "match", "fullmatch", "findall", "NewType", "TypeVar", "cast")
"""Calls whose texts nobody reads."""


@dataclass(frozen=True)
class Sentence:
    """What may be printed, and where it stands."""

    file: str
    line: int
    text: str


def sentences(folder: Path = PACKAGE) -> Iterator[Sentence]:
    """All of a package, file by file."""
    for file in sorted(folder.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        silent = _docstrings(tree) | _annotations(tree)
        for node, text in _texts(tree, silent):
            if len(_WORDS.findall(text.replace("{}", ""))) >= 2 and " " in text.strip() and not _MARKUP.search(text):
                yield Sentence(file.relative_to(folder.parent).as_posix(), node.lineno, " ".join(text.split()))


def _texts(node: ast.AST, silent: set[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """The outermost texts below a node."""
    if node in silent:
        return
    if isinstance(node, ast.expr) and (text := _text(node)) is not None:
        yield node, text
        return
    if isinstance(node, ast.Call) and _called(node) in _NO_TALK:
        return
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, silent)


def _text(node: ast.expr) -> str | None:
    """A literal, an f-string, or several added up; None for what is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
        return "".join(map(str, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        if left is not None or right is not None:
            return (left if left is not None else "{}") + (right if right is not None else "{}")
    return None


def _called(node: ast.Call) -> str:
    function = node.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _docstrings(tree: ast.AST) -> set[ast.AST]:
    """Texts that stand alone as statements: docstrings, and what is said of a constant below it."""
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _annotations(tree: ast.AST) -> set[ast.AST]:
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                found.add(value)
    return found


def main() -> int:
    """Print them; with a pattern only those that it is found in."""
    wanted = re.compile(sys.argv[1] if len(sys.argv) > 1 else "")
    for one in sentences():
        if wanted.search(one.text):
            sys.stdout.write(f"{one.file}:{one.line}: {one.text}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
