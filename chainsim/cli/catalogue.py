"""`chainsim catalogue`: catalogues of plugins, put together."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def command() -> None:
    r"""Merge catalogues: what several people have measured of their plugins.

    \b
      chainsim probe --all --output catalogue=mine      pages and JSON
      chainsim catalogue merge mine theirs -o ours
    """


@command.command("merge")
@click.argument(
    "catalogues", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="CATALOGUE..."
)
@click.option(
    "-o", "--output-dir", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="The folder for the pages and the JSON; created if needed.",
)  # fmt: skip
def merge(catalogues: tuple[Path, ...], folder: Path) -> int:
    r"""Make one catalogue of several; each is a folder, or its catalogue.json.

    A build is identified by its name, version and hash. If several have measured the same build, the last one named is
    taken, and figures that differ are listed on stderr.

    \b
      chainsim catalogue merge mine theirs -o ours
    """
    from chainsim.cli.catalogue_writing import write_catalogue
    from chainsim.report.kit.cells import clean
    from chainsim.tasks.catalogue_files import merged, read_catalogue

    found = merged([read_catalogue(one) for one in catalogues])
    write_catalogue(folder, found.catalogue)
    for said in found.disagreements:
        click.echo(f"chainsim: {clean(said)}", err=True)
    click.echo(f"{len(found.catalogue.entries)} plugins in {clean(str(folder))}")
    return 0
