"""`chainsim fader-vs-trim`: why a trim, when there is a fader?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.option_types import FiniteRange
from chainsim.cli.render_options import excerpt_options
from chainsim.cli.report_options import PAGES, report_options, take_output
from chainsim.engine.guard_startup import get_ready
from chainsim.errors import ChainsimError

if TYPE_CHECKING:
    from chainsim.cli.output import Output
    from chainsim.model.fader_vs_trim import FaderVsTrim

Command = Callable[..., Any]


def _ask_if_raised(_context: click.Context, _parameter: click.Parameter, change_db: float | None) -> float | None:
    """It may be meant, yet the lesson is about lowering."""
    if change_db is not None and change_db > 0.0:
        click.echo(f"chainsim: --db {change_db:g} raises the level; was --db {-change_db:g} meant?", err=True)
    return change_db


def amount_options(command: Command) -> Command:
    """`--db` and `--render`."""
    for option in (
        click.option(
            "--render", "render_to", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
            help="Write the three level-matched, and the distortion alone, as 24-bit FLAC.",
        ),
        click.option(
            "--db", "change_db", type=FiniteRange(min=-100.0, max=100.0), metavar="DB",
            callback=_ask_if_raised, help="Change the level by this, -12 lowers it; default: until the chain is clean.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.argument("audio", required=False, metavar="AUDIO")
@amount_options
@excerpt_options
@report_options(PAGES)
def command(chain: str, audio: str | None, change_db: float | None, render_to: Path | None, **values: Any) -> int:  # noqa: ANN401
    r"""Compare lowering the fader with lowering a trim, on your own chain.

    Renders the chain as it is, with the fader lowered, and with the trim before the first stage that needs it lowered
    by as much; shows at every tap what the plugins added. The fader turns that down with the signal, the trim
    prevents it.

    \b
      chainsim fader-vs-trim drums.yaml loop.wav
      chainsim fader-vs-trim drums.yaml loop.wav --output html=lesson.html
      chainsim fader-vs-trim drums.yaml loop.wav --db -12 --render listen
    """
    get_ready()
    from chainsim.cli.chain_request import read_request, take_study_options
    from chainsim.cli.progress import ProgressBar
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.tasks.chain_studies import fader_and_trim

    output = take_output(values)
    settings = values.pop("settings")
    options = replace(take_study_options(values), listening="html" in output.forms)
    try:
        request = read_request(chain, audio, (), settings)
        with ProgressBar(request.title) as progress:
            study = fader_and_trim(request, options, change_db=change_db, render_to=render_to, on_progress=progress)
    except ChainsimError as error:
        failure = error
        output.write_failure({"json": lambda _: error_to_json(failure)})
        raise
    write_study(study, output)
    return 0


def write_study(study: FaderVsTrim, output: Output, *, next_steps: str = "") -> None:
    """In the formats asked for; `next_steps` ends the text."""
    from chainsim.report.fader_vs_trim.html.page import fader_vs_trim_to_html
    from chainsim.report.fader_vs_trim.json import fader_vs_trim_to_json
    from chainsim.report.fader_vs_trim.text import fader_vs_trim_to_text

    output.write(
        {
            "text": lambda s: fader_vs_trim_to_text(study, s) + next_steps,
            "json": lambda _: fader_vs_trim_to_json(study),
            "html": lambda _: fader_vs_trim_to_html(study),
        }
    )
