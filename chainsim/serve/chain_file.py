"""The chain file named at start, and what is written into it."""

from __future__ import annotations

from pathlib import Path

from chainsim.errors import ChainFileError, UsageError
from chainsim.load import ChainDocument, parse_document
from chainsim.load.editing import save
from chainsim.load.editing.chain_edit import chain_text, edit_chain
from chainsim.model.chain import Chain

EMPTY = Chain(version=1, stages=())


class ChainFile:
    """Args: document: as it was read; none where no file was named."""

    def __init__(self, document: ChainDocument | None) -> None:
        self._document = document
        self._saved = self.chain

    @property
    def chain(self) -> Chain:
        """As the file has it; an empty one without a file."""
        return EMPTY if self._document is None or self._document.chain is None else self._document.chain

    @property
    def name(self) -> str | None:
        """For showing; none where no file was named."""
        return None if self._document is None else Path(self._document.file).name

    def holds(self, chain: Chain) -> bool:
        """Whether this chain is what was read or saved last."""
        return self._document is not None and self._saved == chain

    def text(self, chain: Chain) -> bytes:
        """This chain as a file; where one was named at start, that one edited, comments and all."""
        if self._document is None:
            return chain_text(chain).encode()
        try:
            return edit_chain(self._document, chain).content
        except ChainFileError:
            return chain_text(chain).encode()

    def save(self, chain: Chain) -> str:
        """Write this chain into the file; returns its name.

        Raises:
            UsageError: none was named.
            ChainFileError: it can't be edited so, or has changed on disk.
        """
        if self._document is None:
            raise UsageError("no chain file was named at start; download the chain instead")
        edited = edit_chain(self._document, chain)
        if edited.content != self._document.content:
            save(self._document, edited)
            self._document = edited
        self._saved = chain
        return Path(self._document.file).name


def uploaded_chain(content: bytes, name: str, folder: Path) -> Chain:
    """An uploaded chain, read and not taken yet. Errors: ChainFileError with every mistake."""
    document = parse_document(content, name, folder)
    if document.chain is None:
        raise ChainFileError(document.problems)
    return document.chain.model_copy(update={"source": None})
