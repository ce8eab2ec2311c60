"""Where plugins and files are looked for, and which plugin files may be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class SearchPaths(Brief):
    """`folder` is what paths in the chain file are relative to.

    Plugins load only from `plugin_dirs`, from the system's plugin folders, or when they are among `trusted_files`
    (named by the user, not by a chain file).
    """

    folder: Path
    plugin_dirs: tuple[Path, ...] = ()
    trusted_files: tuple[Path, ...] = ()
