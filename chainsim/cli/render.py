"""`chainsim render`: the audio at every tap, written to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.render_options import render_options, take_run_options
from chainsim.engine.guard_startup import get_ready


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.argument("audio", metavar="AUDIO", required=False)
@click.option(
    "-o", "--output-dir", "folder", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the files; created if needed.",
)  # fmt: skip
@click.option("--verbose", is_flag=True, help="Show where an internal error happened.")
@render_options
def command(chain: str, audio: str | None, folder: Path, verbose: bool, **values: Any) -> int:  # noqa: ANN401, ARG001
    """Write the audio at every tap as WAV files.

    32-bit float, as long as the source, latency compensated: 00-input.wav, 01-NAME.wav and so on, output.wav. Their
    names are printed. Without AUDIO the chain's own source is used.
    """
    get_ready()
    from chainsim.cli.chain_request import read_request
    from chainsim.cli.output import emit
    from chainsim.cli.progress import ProgressBar
    from chainsim.tasks.tap_writing import write_taps

    request = read_request(chain, audio, (), values.pop("settings"))
    options = take_run_options(values)
    with ProgressBar(request.title) as progress:
        files = write_taps(request, folder, options, progress)
    emit("".join(f"{file}\n" for file in files))
    return 0
