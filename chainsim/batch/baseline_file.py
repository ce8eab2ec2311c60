"""A baseline on disk: one level a line, sorted, so that a review shows what moved."""

from __future__ import annotations

import os
from pathlib import Path

from chainsim.errors import UsageError
from chainsim.model.baseline import Baseline, BaselineEntry
from chainsim.model.network_paths import is_on_server
from chainsim.own_json import read_own_json

_MOST_BYTES = 64 << 20


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        UsageError: there is none, or it is not one.
    """
    makes = "chainsim baseline write PATH..."
    baseline = read_own_json(file, Baseline, "baseline", most_bytes=_MOST_BYTES, makes=makes)
    for entry in baseline.entries:
        for name in (entry.chain, entry.audio or ""):
            if is_on_server(name):
                raise UsageError(f"'{file}' names '{name}', on a server, which is not looked for; remove that entry")
    return baseline


def sorted_entries(entries: list[BaselineEntry]) -> tuple[BaselineEntry, ...]:
    """By chain, then by audio; the chain's own source first."""
    return tuple(sorted(entries, key=lambda entry: (entry.chain, entry.audio or "")))


def is_there(entry: BaselineEntry, baseline: Path) -> bool:
    """Whether its chain, and the audio that it is played, still exist."""
    return all(Path(from_beside(name, baseline)).exists() for name in (entry.chain, entry.audio) if name is not None)


def beside(file: str, baseline: Path) -> str:
    """A file as the baseline names it: relative to the baseline's folder, with forward slashes on every system."""
    try:
        return Path(os.path.relpath(file, baseline.parent)).as_posix()
    except ValueError:  # another drive
        return Path(file).absolute().as_posix()


def from_beside(name: str, baseline: Path) -> str:
    """The way back: as it is called from the current folder."""
    path = baseline.parent / name
    return path.as_posix()
