"""Which files a chain file may have read: those in its own folder, in the current one, and where the user allows it.

A chain file may come from a stranger, with the wish to hear somebody else's recordings or to feed a plugin with
somebody else's files. So what `source` names, and what stages name besides their plugins (model/stage_files), has to
lie, symbolic links followed, under the folder of the chain, the current folder, or a folder in CHAINSIM_READ_PATH.
Names are taken as they are: neither `~` nor environment variables are expanded, here or for plugins. What the user
types on the command line, or builds in Python, is the user's own word and not asked about. Plugins have a stricter
rule of their own, in host.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path

from chainsim.errors import Problem
from chainsim.load.chain_document import ChainDocument
from chainsim.load.wording import quote
from chainsim.load.yaml_nodes import Location, Node, ScalarNode, child
from chainsim.model.network_paths import is_on_server
from chainsim.model.stage_files import stage_files

READ_PATH = "CHAINSIM_READ_PATH"
SOURCE: Location = ("source", "file")

_ALSO: ContextVar[tuple[Path, ...]] = ContextVar("also_read", default=())
_UNEXPANDED = re.compile(r"^~|\$\w|\$\{|%\w+%")


def confined(document: ChainDocument) -> ChainDocument:
    """The document with what it may not have read among its problems.

    A source is only read where no other audio is given: what is wrong with it is kept apart, as `source_refusal`.
    """
    problems: list[Problem] = []
    refusal: Problem | None = None
    refused: set[Location] = set()
    for location, name, is_plugin in _named_files(document):
        message = _mistake(location, name, document.folder, is_plugin=is_plugin)
        if message is None:
            continue
        problem = document.problem_at(location, message, key=False)
        if location == SOURCE:
            refusal = problem
        else:
            problems.append(problem)
            refused.add(location)
    if problems:
        every = sorted([*document.problems, *problems], key=lambda one: (one.line or 0, one.column or 0))
        stages = tuple(
            (path, stage)
            for path, stage in document.stages
            if not any(
                location[: len(document.stage_location(path))] == document.stage_location(path) for location in refused
            )
        )
        document = replace(document, chain=None, problems=tuple(every), stages=stages)
    return replace(document, source_refusal=refusal)


def _named_files(document: ChainDocument) -> Iterator[tuple[Location, str, bool]]:
    """Location and name of every file that the stages and the source name, and whether it is a plugin."""
    if document.root is None:
        return
    source = _text(document.root, SOURCE)
    if source is not None:
        yield SOURCE, source, False
    for path, stage in document.stages:
        for file in stage_files(stage):
            yield (*document.stage_location(path), *file.key), file.name, file.is_plugin


def _mistake(location: Location, name: str, folder: Path, *, is_plugin: bool) -> str | None:
    if location == SOURCE:
        return refusal("'file' in 'source'", name, folder, instead="give the audio on the command line")
    return refusal(f"'{location[-1]}'", name, folder, is_plugin=is_plugin)


def refusal(
    subject: str,
    name: str,
    folder: Path,
    *,
    kind: str = "chain",
    instead: str = "put it beside the chain",
    is_plugin: bool = False,
) -> str | None:
    """Why a file that is named may not be read, None where it may.

    Args:
        subject: the key that names it, in quotes.
        name: as it stands in the file.
        folder: what it is relative to.
        kind: of the file that names it: chain or session.
        instead: what else could be done.
        is_plugin: host says which plugins may be loaded; here only the name is looked at.
    """
    if is_on_server(name):
        return f"{subject} names {quote(name)}, on a server, and is not looked for; {instead}"
    is_path = not is_plugin or "/" in name or os.sep in name
    try:
        if is_path and _UNEXPANDED.search(name) and not (folder / name).exists():
            return (
                f"{subject} names {quote(name)}: '~' and environment variables are not expanded in a {kind} file; "
                "write the path out"
            )
        if is_plugin or _is_within(folder, name):
            return None
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that is too long: opening it says so
        return None
    return (
        f"{subject} names {quote(name)}, outside the folder of the {kind} and the current one, and is not read; "
        f"{instead}, or allow its folder in {READ_PATH}"
    )


def link_refusal(path: Path, kind: str) -> str | None:
    """Why a file is not read that is a link: it leads out of its folder, to a file whose text messages would quote.

    A folder that is a link is as good as where it leads. None where the file may be read, or does not exist.
    """
    try:
        if not path.is_symlink() or not path.is_file() or _is_within(path.parent, path.name):  # a pipe is nobody's file
            return None
        target = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, no file name: opening it says so
        return None
    return (
        f"is a link to '{target}', outside its folder and the current one, and is not read; give that {kind} itself, "
        f"or allow its folder in {READ_PATH}"
    )


@contextmanager
def also_read(folders: Iterable[Path]) -> Iterator[None]:
    """Inside, files in these folders may be named as well: the user named the project whose files they are."""
    token = _ALSO.set((*_ALSO.get(), *folders))
    try:
        yield
    finally:
        _ALSO.reset(token)


def _is_within(folder: Path, name: str) -> bool:
    allowed = [Path(entry) for entry in os.environ.get(READ_PATH, "").split(os.pathsep) if entry]
    allowed += _ALSO.get()
    target = (folder / name).resolve()
    return any(target.is_relative_to(root.resolve()) for root in (folder, Path(), *allowed))


def _reach(root: Node, location: Location) -> Node | None:
    node: Node | None = root
    for step in location:
        node = child(node, step) if node is not None else None
    return node


def _text(root: Node, location: Location) -> str | None:
    node = _reach(root, location)
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None
