"""`chainsim demo`: what this is about, in half a minute and without a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from chainsim.cli.fader_vs_trim import amount_options, write_study
from chainsim.cli.report_options import PAGES, report_options, take_output
from chainsim.engine.guard_startup import get_ready
from chainsim.errors import ChainsimError

_NEXT = """
Next
  chainsim demo --output html=demo.html        a page with three buttons: see it and hear it
  chainsim demo --render listen                the same as files, the three equally loud
  chainsim init chain.yaml                     write down a chain of your own
  chainsim fader-vs-trim chain.yaml song.wav   and see this for it
"""
_NEXT_RENDERED = """
Next
  Listen to as-is.flac, fader.flac and trim.flac in turn, then to residual.flac.
  chainsim init chain.yaml                     write down a chain of your own
  chainsim fader-vs-trim chain.yaml song.wav   and see this for it
"""


@click.command()
@amount_options
@report_options(PAGES)
def command(change_db: float | None, render_to: Path | None, **values: Any) -> int:  # noqa: ANN401
    r"""Hear and see why to turn a trim, not the fader: on a built-in track, no file needed.

    Eight seconds of drums, bass and pad go through four of the built-in plugins, one of which is fed too hot. Then
    the level is brought down in two ways, and compared. `chainsim fader-vs-trim` does the same on your own chain.

    \b
      chainsim demo
      chainsim demo --output html=demo.html
      chainsim demo --render listen
    """
    get_ready()
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.render_options import cache_folder
    from chainsim.model.options import RunOptions
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.tasks.chain_request import ChainRequest
    from chainsim.tasks.chain_studies import fader_and_trim
    from chainsim.tasks.demo_chain import demo_chain

    output = take_output(values)
    chain = demo_chain()
    kept = cache_folder(no_cache=False)
    options = RunOptions(tail_s=0.0, cache_folder=kept, listening="html" in output.forms)
    try:
        with ProgressBar("demo") as progress:
            study = fader_and_trim(
                ChainRequest(chain, None, "demo"),
                options,
                change_db=change_db,
                render_to=render_to,
                on_progress=progress,
            )
    except ChainsimError as error:
        failure = error
        output.write_failure({"json": lambda _: error_to_json(failure)})
        raise
    write_study(study, output, next_steps=_NEXT if render_to is None else _NEXT_RENDERED)
    return 0
