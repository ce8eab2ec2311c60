"""`chainsim sweep`: what if this were higher, or lower?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from chainsim.cli.cluster_options import cluster_options
from chainsim.cli.render_options import excerpt_options
from chainsim.cli.report_options import FORMATS, PICTURES, report_options, take_output
from chainsim.errors import ChainsimError, UsageError


@click.command()
@click.argument("chain", metavar="CHAIN")
@click.argument("audio", required=False, metavar="AUDIO")
@click.option("--input-db", metavar="FIRST:LAST:STEP", help="Sweep the level of the source.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many values to render at once; default: one per core.")
@cluster_options
@excerpt_options
@report_options(FORMATS, PICTURES)
def command(chain: str, audio: str | None, input_db: str | None, jobs: int | None, **values: Any) -> int:  # noqa: ANN401
    r"""Sweep a level or a parameter through a range, and find the sweet spot.

    Renders the chain at every value: loudness, peak, gain reduction, and the distortion that overdriven plugins add.
    A --set with a range instead of a value is what is swept.

    \b
      chainsim sweep vocal.yaml take.wav --input-db -24:+12:3
      chainsim sweep vocal.yaml take.wav --set 'Comp.threshold_db=-30:-6:6'
      chainsim sweep vocal.yaml take.wav --set 3.trim_db=-12:0:1
    """
    from chainsim.cli.chain_request import read_request, take_study_options
    from chainsim.cli.progress import ProgressBar
    from chainsim.report.kit.error_values import error_to_json
    from chainsim.report.kit.png import require_png
    from chainsim.report.sweep.json import sweep_to_json
    from chainsim.report.sweep.png import sweep_to_png
    from chainsim.report.sweep.text import sweep_to_text
    from chainsim.tasks.chain_studies import swept

    output = take_output(values)
    if "png" in output.forms:
        require_png()
    target, numbers, settings = _swept(input_db, values.pop("settings"))
    options = take_study_options(values)
    try:
        request = read_request(chain, audio, (), settings)
        with ProgressBar(request.title) as progress:
            result = swept(
                request, target, numbers, options, given=f"--set '{target}'", jobs=jobs, on_progress=progress
            )
    except ChainsimError as error:
        failure = error
        output.write_failure({"json": lambda _: error_to_json(failure)})
        raise
    output.write(
        {
            "text": lambda s: sweep_to_text(result, s),
            "json": lambda _: sweep_to_json(result),
            "png": lambda _: sweep_to_png(result),
        }
    )
    return 0


def _swept(input_db: str | None, settings: Sequence[str]) -> tuple[str, tuple[float, ...], list[str]]:
    """What is swept, its values, and the settings that stay as they are.

    Raises:
        UsageError: nothing is swept, or more than one thing.
    """
    from chainsim.cli.sweep_range import parse_range

    ranges: list[tuple[str, tuple[float, ...]]] = []
    fixed = []
    if input_db is not None:
        given = parse_range(input_db)
        if given is None:
            raise UsageError(f"--input-db '{input_db}': expected FIRST:LAST:STEP, for example -24:+12:3")
        ranges.append(("input_db", given))
    for setting in settings:
        target, _, text = setting.partition("=")
        found = parse_range(text)
        if found is None:
            fixed.append(setting)
        else:
            ranges.append((target.strip(), found))
    if len(ranges) != 1:
        what = "nothing to sweep" if not ranges else f"{len(ranges)} ranges"
        raise UsageError(f"{what}, expected one: --input-db -24:+12:3 or --set 'Comp.threshold_db=-30:-6:6'")
    return *ranges[0], fixed
