"""A catalogue's folder: its JSON and its pages, each whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from chainsim.cli.output import Output, write_atomically
from chainsim.errors import UsageError

if TYPE_CHECKING:
    from chainsim.model.level_catalogue import LevelCatalogue
    from chainsim.model.options import RunOptions


def taken_catalogues(output: Output) -> tuple[list[Path], Output]:
    """The folders that `--output catalogue=` names, and all other output."""
    folders = [file for form, file in output.files if form == "catalogue"]
    return folders, replace(output, files=tuple(one for one in output.files if one[0] != "catalogue"))


def write_catalogues(
    folders: Sequence[Path], rates_hz: Sequence[int], options: RunOptions, names: Sequence[str] = ()
) -> None:
    """One of everything that is installed, into each; without rates at 48 kHz, twice and four times that."""
    if not folders:
        return
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.cataloguing import RATES_HZ, catalogue_of_installed

    rates_hz = rates_hz or RATES_HZ
    for folder in folders:
        refuse_other(folder)
    with ProgressBar("plugins") as progress:
        catalogue = catalogue_of_installed(rates_hz, options, progress, names)
    for folder in folders:
        write_catalogue(folder, catalogue)


def refuse_other(folder: Path) -> None:
    """Before anything is measured.

    Raises:
        UsageError: it is no folder, or has something else in it.
    """
    from chainsim.tasks.catalogue_files import FILE

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is no folder: a catalogue has many files")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / FILE).is_file():
        raise UsageError(f"'{folder}' has other files in it, and no {FILE}; name a folder that is new, or a catalogue")


def write_catalogue(folder: Path, catalogue: LevelCatalogue) -> None:
    """Write it; pages of plugins that are gone from the folder's own catalogue are removed.

    Raises:
        UsageError: the folder has something else in it, or can't be written to.
    """
    from chainsim.report.level_catalogue.json import catalogue_to_json
    from chainsim.report.level_catalogue.markdown import catalogue_pages
    from chainsim.tasks.catalogue_files import FILE

    refuse_other(folder)
    pages = catalogue_pages(catalogue)
    try:
        folder.mkdir(exist_ok=True)
        for stale in folder.glob("*.md"):
            if stale.name not in pages:
                stale.unlink()
    except OSError as error:
        raise UsageError(f"can't write '{folder}': {error.strerror}") from None
    write_atomically(folder / FILE, catalogue_to_json(catalogue))
    for name, text in pages.items():
        write_atomically(folder / name, text)
