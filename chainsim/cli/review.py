"""`chainsim review`: finished mixes, measured and judged from the file alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from chainsim.cli.option_types import LATEST_S, FiniteRange
from chainsim.cli.report_options import SHOWN, TABLE_FILES, TABLES, fail_on_option, report_options, take_output
from chainsim.errors import UsageError
from chainsim.tasks.fail_on import severity_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainsim.cli.output import Writers
    from chainsim.model.finding import Severity
    from chainsim.model.review import Reviewed

FORMATS = (*SHOWN, "junit", *TABLES)


@click.command()
@click.argument("mixes", metavar="MIX...", nargs=-1, required=True)
@click.option("--end-s", type=FiniteRange(min=0, max=LATEST_S), help="End the excerpt here.")
@click.option(
    "--start-s", type=FiniteRange(min=0, max=LATEST_S), default=0.0, help="Begin an excerpt of every mix here."
)
@click.option("--select", metavar="JUDGEMENT", multiple=True, help="Report only this judgement; may be repeated.")
@click.option("--ignore", metavar="JUDGEMENT", multiple=True, help="Don't report this judgement; may be repeated.")
@fail_on_option("error")
@report_options(FORMATS, only_in_files=TABLE_FILES)
def command(
    mixes: tuple[str, ...],
    start_s: float,
    end_s: float | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **values: Any,  # noqa: ANN401
) -> int:
    r"""Review finished mixes: loudness, clipping, limiting, and a score.

    MIX is a mono or stereo audio file. Measures loudness, how often the true peak is over, crest factor (overall, in
    five bands and over time), PLR and PSR, correlation, what is lost in mono, and the spectrum against pink noise.
    Judges clipping, over-limiting and other faults: each with its evidence, how certain it is, when it happens, and
    which knob to turn. The score from 0 to 100 is shown with every term. Says what a stereo file can't show.

    \b
      chainsim review master.wav
      chainsim review album/*.flac --output html=album.html
      chainsim review master.wav --fail-on warning --format json

    Exit codes: 2 if a file can't be read, else 1 if something as bad as --fail-on was found, else 0.
    """
    from chainsim.cli.progress import ProgressBar
    from chainsim.model.audio import Excerpt
    from chainsim.report.review.status import review_exit_code
    from chainsim.tasks.reviewing import ignored_judgements, reviewed_file

    if end_s is not None and end_s <= start_s:
        raise UsageError(f"--end-s {end_s:g} must be after --start-s {start_s:g}")
    output = take_output(values)
    fail_on = severity_of(values.pop("fail_on"))
    ignored = ignored_judgements(select, ignore)
    reviewed = []
    for mix in mixes:
        with ProgressBar(mix) as progress:
            reviewed.append(reviewed_file(mix, Excerpt(start_s, end_s), ignored, progress))
    if len(reviewed) == 1 and reviewed[0].error and output.form == "text" and not output.files:
        raise reviewed[0].error
    output.write(_writers(reviewed, fail_on))
    return review_exit_code(reviewed, fail_on)


def _writers(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> Writers:
    from chainsim.cli.table_writers import table_writers
    from chainsim.judge import JUDGES
    from chainsim.report.review.json import reviews_to_json
    from chainsim.report.review.junit import reviews_to_junit
    from chainsim.report.review.markdown import reviews_to_markdown
    from chainsim.report.review.records import review_records
    from chainsim.report.review.text import reviews_to_text

    return {
        **table_writers(lambda: review_records(reviewed)),
        "text": lambda s: reviews_to_text(reviewed, s, fail_on=fail_on),
        "json": lambda _: reviews_to_json(reviewed, fail_on=fail_on),
        "html": lambda _: _page(reviewed, fail_on),
        "md": lambda _: reviews_to_markdown(reviewed, fail_on=fail_on),
        "junit": lambda _: reviews_to_junit(reviewed, tuple(JUDGES), fail_on=fail_on),
    }


def _page(reviewed: Sequence[Reviewed], fail_on: Severity | None) -> str:
    from chainsim.report.review.html import reviews_to_html  # the template engine is for pages alone

    return reviews_to_html(reviewed, fail_on=fail_on)
