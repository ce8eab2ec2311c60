"""Chain files and sessions, read with what is changed for one run."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chainsim.batch.discovery import STANDARD_INPUT, find_chains
from chainsim.errors import ChainsimError, UsageError
from chainsim.shell_words import shell_line
from chainsim.tasks.file_kinds import is_audio_file
from chainsim.tasks.project_refusal import refuse_unchecked
from chainsim.tasks.value_overrides import Override, with_overrides

if TYPE_CHECKING:
    from chainsim.load import ChainDocument, SessionDocument

NOTHING = "nothing to check: no chain file in {where}; name one, or allow this with --allow-empty"


def chain_files(paths: Sequence[str], *, allow_empty: bool) -> list[str]:
    """The chain files that the paths mean.

    Raises:
        UsageError: there are none.
    """
    files = find_chains(paths)
    refuse_audio(files)
    if not files and not allow_empty:
        where = ", ".join(f"'{path}'" for path in paths)
        raise UsageError(NOTHING.format(where=where) if paths else "nothing to check: name chain files or folders")
    return files


def refuse_audio(files: Sequence[str]) -> None:
    """Say what is meant by `check chain.yaml track.wav`, which `run` takes, and by `check song.RPP`.

    Raises:
        UsageError: one of the files is audio, or a project of another program.
    """
    for file in files:
        refuse_unchecked(file)
        if is_audio_file(file):
            raise UsageError(
                f"'{file}' is audio and no chain; to play it into the chains: {shell_line('--audio', file)}"
            )


def read_chain(file: str, overrides: Sequence[Override] = ()) -> ChainDocument:
    """A chain file with overrides; one with mistakes is left as it is and refused later, with all of them.

    Raises:
        ChainFileError: the file can't be read at all.
        UsageError: an override that does not fit.
    """
    from chainsim.load import read_document

    document = read_document(file)
    if document.chain is None or not overrides:
        return document
    return replace(document, chain=with_overrides(document.chain, overrides))


def session_files(files: Sequence[str]) -> dict[str, SessionDocument]:
    """Those of the files that are sessions, read."""
    from chainsim.load import is_session
    from chainsim.load.chain_files import read_bytes

    found: dict[str, SessionDocument] = {}
    for file in files:
        with contextlib.suppress(ChainsimError, OSError):  # what can't be read is told where chains are read
            path = Path(file)  # what is no file, a pipe, can be read but once: by who reads chains
            if file != STANDARD_INPUT and path.is_file() and is_session(read_bytes(path, file)):
                from chainsim.load import read_session

                found[file] = read_session(path)
    return found
