"""Findings that are not wanted: everywhere, or in some files."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.errors import UsageError
from chainsim.load import ChainDocument
from chainsim.load.wording import suggestion
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS

_EVERY = FINDINGS | SESSION_FINDINGS


def ignored_names(
    select: Sequence[str], ignore: Sequence[str], per_file: Mapping[str, Sequence[str]]
) -> Callable[[str], set[str]]:
    """What says which findings are not wanted in a file.

    Args:
        select: findings that are wanted alone; none: all are.
        ignore: findings that are not wanted.
        per_file: pattern of file names -> findings that are not wanted there.

    Raises:
        UsageError: a finding that does not exist.
    """
    selected = _known(select, "--select")
    ignored = {*(name for name in _EVERY if selected and name not in selected), *_known(ignore, "--ignore")}
    patterns = {pattern: _known(names, f"per_file_ignores for '{pattern}'") for pattern, names in per_file.items()}

    def ignored_in(file: str) -> set[str]:
        return {*ignored, *(name for pattern, names in patterns.items() if _matches(file, pattern) for name in names)}

    return ignored_in


def ignoring(document: ChainDocument, names: Iterable[str]) -> ChainDocument:
    """The chain with more findings ignored than it says itself."""
    more = [name for name in FINDINGS if name in set(names)]
    if document.chain is None or not more:
        return document
    ignore = tuple(dict.fromkeys([*document.chain.ignore, *more]))
    return replace(document, chain=document.chain.model_copy(update={"ignore": ignore}))


def _known(names: Sequence[str], where: str) -> list[str]:
    for name in names:
        if name not in _EVERY:
            raise UsageError(f"{where}: unknown finding '{name}'{suggestion(name, _EVERY, 'there are')}")
    return list(names)


def _matches(file: str, pattern: str) -> bool:
    """A pattern with a slash is for the whole path, one without for the name alone, as ruff has it."""
    path = os.path.abspath(file)  # noqa: PTH100 - takes `..` away but follows no link, like the pattern's folder
    return fnmatch.fnmatch(path if "/" in pattern else Path(path).name, pattern)
