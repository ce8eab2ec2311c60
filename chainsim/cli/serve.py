"""`chainsim serve`: the page on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.browser import open_in_browser
from chainsim.cli.render_options import render_options, take_run_options, trim_options
from chainsim.errors import ChainFileError, UsageError

if TYPE_CHECKING:
    from chainsim.load import ChainDocument

_MISSING = "the page needs two more packages; install them with: pip install 'chainsim[serve]'"


@click.command()
@click.argument("chain", required=False, metavar="[CHAIN]")
@click.argument("audio", required=False, metavar="[AUDIO]", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=0, show_default="a free one", help="Which port to use.")
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@trim_options
@render_options
def command(chain: str | None, audio: Path | None, port: int, no_browser: bool, **values: Any) -> None:  # noqa: ANN401
    r"""Open a page on this machine: drop a track, turn the knobs, see and hear what they do.

    CHAIN is the file to open and save to; without one you begin with an empty chain. Instead of a chain you can give a
    session file or a project, to see its tracks and buses, or a folder of chains, to see a table. Nothing leaves
    this machine, and nobody else can open the page. Ctrl-C ends it.

    \b
      chainsim serve
      chainsim serve vocal.yaml take3.wav
      chainsim serve song.RPP
      chainsim serve presets/ voice.wav
    """
    try:
        from chainsim.serve.server import serve
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn"):
            raise
        raise UsageError(_MISSING) from None
    from chainsim.engine.memory_tuning import collect_seldom
    from chainsim.serve.launch_options import Opened
    from chainsim.tasks.chain_reading import session_files
    from chainsim.tasks.file_kinds import is_chain_file, is_project

    if values.pop("settings"):
        raise UsageError("--set is for commands that render once; turn the knob on the page")
    options = take_run_options(values)
    if chain is None:
        opened = Opened()
    elif Path(chain).is_dir():
        opened = Opened(folder=Path(chain), audio=audio)
    elif is_project(chain) or session_files([chain]):
        opened = Opened(session=Path(chain), audio=audio)
    elif audio is None and not is_chain_file(chain):
        opened = Opened(audio=Path(chain))
    else:
        opened = Opened(document=_chain(chain), audio=audio)
    kept = options.cache_folder
    remembered_in = None if kept is None else kept.with_name("page.json")

    def ready(address: str) -> None:
        click.echo(f"chainsim is at {address}\nNothing leaves this machine. Ctrl-C ends.")
        if not no_browser:
            open_in_browser(address)

    collect_seldom()  # but more often than a command that soon ends
    try:
        serve(options, opened, port, ready, remembered_in)
    except OSError as error:
        raise UsageError(
            f"port {port} can't be opened: {error.strerror}; choose another, or leave --port out"
        ) from error


def _chain(file: str) -> ChainDocument:
    from chainsim.load import read_document

    document = read_document(file)
    if document.chain is None:
        raise ChainFileError(document.problems)
    return document
