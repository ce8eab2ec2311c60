"""Chain files on disk."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from chainsim.errors import ChainFileError, Problem
from chainsim.files_found import nearest_name
from chainsim.load.chain_document import ChainDocument, parse_document
from chainsim.load.path_confinement import confined, link_refusal
from chainsim.model.chain import Chain

MAX_BYTES = 1024 * 1024
"""Larger files are refused unread; ten thousand stages take less."""

STANDARD_INPUT = "-"
_CHAIN = "a chain file"
_TOO_LARGE = "the file is larger than 1 MiB: too large for {}"


def load_chain(path: Path | str) -> Chain:
    """Read a chain file.

    Raises:
        ChainFileError: with every mistake in the file.
    """
    document = read_document(path)
    if document.chain is None:
        raise ChainFileError(document.problems)
    return document.chain


_PASSED = ("/dev/", "/proc/")
"""Where pipes lie that a shell has opened for this program."""


def read_document(path: Path | str) -> ChainDocument:
    """Read a chain file with the position of everything in it. Mistakes become the document's problems.

    `-` is standard input; paths in such a chain are relative to the current folder.

    Raises:
        ChainFileError: there is no such file, or it can't be read at all; one problem.
    """
    if str(path) == STANDARD_INPUT:
        return confined(parse_document(_read_standard_input(), "<stdin>", Path()))
    return confined(parse_document(read_bytes(Path(path), str(path)), str(path), Path(path).parent))


def read_bytes(path: Path, file: str, kind: str = _CHAIN) -> bytes:
    """The bytes of a file that is not too large. Pipes are read no further than they may be long.

    Raises:
        ChainFileError: there is no such file, or it can't be read; one problem, which calls it `file`.
    """
    if message := link_refusal(path, kind.removeprefix("a ")):
        raise ChainFileError([Problem(file, None, None, message)])
    try:
        status = path.stat()
        if stat.S_ISFIFO(status.st_mode) and not str(path).startswith(_PASSED):
            message = f"expected {kind}, found a named pipe; give what it holds on standard input (-)"
            raise ChainFileError([Problem(file, None, None, message)])
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
            if len(content) <= MAX_BYTES:
                return content
    except FileNotFoundError:
        message = f"there is no such file{_neighbour(path, kind)}"
    except IsADirectoryError:
        message = _found_folder(kind)
    except ValueError:  # a NUL in the name
        message = "this is no file name"
    except OSError as error:
        message = _found_folder(kind) if path.is_dir() else f"can't be read: {error.strerror}"
    else:
        message = _TOO_LARGE.format(kind)
    raise ChainFileError([Problem(file, None, None, message)])


def _found_folder(kind: str) -> str:
    advice = "; name a file in it, or let `chainsim check` go through all of them" if kind == _CHAIN else ""
    return f"expected {kind}, found a folder{advice}"


def _read_standard_input() -> bytes:
    """As much as a chain may be long."""
    content = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
    if len(content) > MAX_BYTES:
        raise ChainFileError([Problem("<stdin>", None, None, _TOO_LARGE.format(_CHAIN))])
    return content


def _neighbour(path: Path, kind: str) -> str:
    """The file beside it that was probably meant."""
    otherwise = "; `chainsim init` writes a chain to start from" if kind == _CHAIN else "; check the path"
    try:
        names = [each.name for each in path.parent.iterdir() if each.suffix in (".yaml", ".yml")]
    except OSError:
        return otherwise
    close = nearest_name(path.name, names)
    return f", did you mean '{path.parent / close}'?" if close else otherwise
