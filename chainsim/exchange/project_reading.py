"""Which reader takes a file: by its suffix, which is how programs tell them apart as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chainsim.exchange.pedalboard_reading import read_script
from chainsim.exchange.project import Project
from chainsim.exchange.reaper.project_reading import read_chain_file, read_project_file, read_template_file
from chainsim.exchange.unreadable_file import ExchangeError


def _read_dawproject(path: Path) -> Project:
    # Imported here: every command asks which suffixes there are, and only these files need ZIP and XML.
    from chainsim.exchange.dawproject.project_reading import read_dawproject

    return read_dawproject(path)


_READERS: dict[str, Callable[[Path], Project]] = {
    ".rpp": read_project_file,
    ".rpp-bak": read_project_file,
    ".rtracktemplate": read_template_file,
    ".rfxchain": read_chain_file,
    ".dawproject": _read_dawproject,
    ".py": read_script,
}
SUFFIXES = tuple(_READERS)
"""Of the files that can be read, in lower case."""


def read_project(path: Path) -> Project:
    """What a file of another program holds.

    Raises:
        ExchangeError: it is none that is known here, or can't be read; the message begins with its place.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ExchangeError(
            f"{path}: not a file that can be imported; known are REAPER's .RPP, .RTrackTemplate and .RfxChain, "
            ".dawproject, and Python scripts with a Pedalboard"
        )
    return reader(path)
