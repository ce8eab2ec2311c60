"""`chainsim explain --open`: a page of the documentation in the browser, or one made here where there is none."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from chainsim.cli.documentation_address import built_here, documentation
from chainsim.cli.output import write_atomically
from chainsim.engine.profile_cache import default_folder
from chainsim.report.kit.page_address import page_address


def open_page(name: str, text: str, *, published: bool) -> None:
    """Open it, and print where it is; where there is no browser, that alone.

    Args:
        name: of the finding, judgement or question.
        text: what `chainsim explain` says of it.
        published: whether the documentation has a page of that name.
    """
    address = page_address(documentation() or built_here(), name) if published else ""
    if not address:
        address = _made_here(name, text).as_uri()
    click.echo(address)
    if not webbrowser.open(address):
        click.echo("chainsim: no browser could be opened; the page is there", err=True)


def _made_here(name: str, text: str) -> Path:
    from chainsim.report.kit.html.text_page import text_to_html

    file = default_folder().with_name("pages") / f"{name}.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, text_to_html(name, text))
    return file
