"""`chainsim check`: chains judged, for continuous integration."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.options import (
    JUDGED,
    fail_on_option,
    policy_option,
    render_options,
    report_options,
    severity_of,
    take_output,
    take_run_options,
)
from chainsim.errors import ChainsimError

if TYPE_CHECKING:
    from chainsim.model.checked import Checked, Position
    from chainsim.model.options import RunOptions


@click.command()
@click.argument("chains", metavar="CHAIN...", nargs=-1, required=True)
@click.option(
    "--audio", "audios", metavar="FILE", multiple=True,
    help="Play this into every chain instead of its own source; may be repeated.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Write the trims into the chain files, and judge what is left then.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing; exits with 1 if anything.")
@fail_on_option("error")
@policy_option
@render_options
@report_options(JUDGED)
def command(
    chains: tuple[str, ...],
    audios: tuple[str, ...],
    fix: bool,
    diff: bool,
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Judge chains, for continuous integration: fails on findings.

    Every CHAIN is run on every --audio, or on the source that the chain file names. One that fails stops none of
    the others.

    \b
      chainsim check presets/*.yaml --audio voice.wav --audio drums.wav
      chainsim check vocal.yaml --fail-on warning --output junit=chains.xml --output sarif=chains.sarif
      chainsim check vocal.yaml --diff      what would be trimmed
      chainsim check vocal.yaml --fix       trim it: comments and layout of the file stay

    In a GitHub workflow the report is followed by annotations, and the job gets a summary.

    Exit codes: 3 if something could not be measured, else 2 for a wrong file, else 1 for findings, else 0.
    """
    from chainsim.cli.check_writers import check_writers
    from chainsim.cli.github_actions import told_to_github
    from chainsim.report import check_exit_code

    verbose = values["verbose"]
    output = take_output(values)
    fail_on = severity_of(values.pop("fail_on"))
    settings = values.pop("settings")
    options = take_run_options(values)
    if fix or diff:
        from chainsim.cli.fixing import fix_checks, refuse_mixtures

        refuse_mixtures(settings, "--diff" if diff else "--fix", audios=audios, policy=options.policy)
        fixing = fix_checks(chains, audios, options, write=not diff, verbose=verbose)
        checked = fixing.checked
    else:
        fixing = None
        checked = [
            _check(chain, audio, settings, options, verbose=verbose)
            for chain in chains
            for audio in (audios or (None,))
        ]
    writers = check_writers(checked, fail_on)
    code = check_exit_code(checked, fail_on)
    with told_to_github(output, checked, fail_on):
        output.write(writers if fixing is None else fixing.writers(writers, fail_on))
    if fixing is None:
        return code
    fixing.say_what_diff_leaves(output, fail_on)
    return fixing.exit_code(code)


def _check(chain: str, audio: str | None, settings: tuple[str, ...], options: RunOptions, *, verbose: bool) -> Checked:
    """One chain on one source; whatever goes wrong becomes part of the answer."""
    from chainsim.cli.main import internal_error
    from chainsim.cli.output import show_printed
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.request import read_chain
    from chainsim.model.checked import Checked
    from chainsim.pipeline import run_document

    began_s = time.monotonic()
    positions: Mapping[str, Position] = {}

    def judged(**what: Any) -> Checked:  # noqa: ANN401
        return Checked(chain, audio, positions=positions, duration_s=time.monotonic() - began_s, **what)

    try:
        document = read_chain(chain, settings)
        positions = document.positions()
        with ProgressBar(chain) as progress:
            result = run_document(document, Path(audio) if audio else None, options, on_progress=progress)
    except ChainsimError as error:
        return judged(error=error)
    except Exception as error:
        if verbose:
            traceback.print_exc()
        return judged(error=ChainsimError(internal_error(error)))
    if verbose and result.complete:  # an incomplete one's are in the report
        show_printed(result.measurement.printed)
    return judged(result=result)
