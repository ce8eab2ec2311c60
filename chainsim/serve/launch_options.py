"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.load import ChainDocument


@dataclass(frozen=True)
class Opened:
    """At most one of the first three."""

    document: ChainDocument | None = None  # of a chain: opened and saved to
    session: Path | None = None  # a session file or a project
    folder: Path | None = None  # of many chains
    audio: Path | None = None  # played at first

    @property
    def name(self) -> str:
        """By which the next server knows that it is started the same."""
        if self.document is not None:
            return str(self.document.folder / Path(self.document.file).name)
        return str((self.session or self.folder or Path.cwd()).absolute())

    @property
    def page(self) -> str:
        """The address where it is shown."""
        return "/session" if self.session is not None else "/library" if self.folder is not None else "/"

    @property
    def base(self) -> Path:
        """What paths of a chain are relative to."""
        return Path.cwd() if self.document is None else self.document.folder
