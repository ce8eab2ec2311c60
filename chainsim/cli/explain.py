"""`chainsim explain`: the pages about findings, judgements of reviews, and what newcomers ask."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from dataclasses import replace

import click

from chainsim.cli.completion_values import explained
from chainsim.errors import UsageError
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS


@click.command()
@click.argument("name", required=False, metavar="[NAME]", shell_complete=explained)
@click.argument("chain", required=False, metavar="[CHAIN]")
@click.argument("audio", required=False, metavar="[AUDIO]")
@click.option("--all", "everything", is_flag=True, help="Every finding's page, as Markdown.")
@click.option(
    "--open", "opened", is_flag=True,
    help="Open the page in the browser, with its picture; without published documentation, only the text.",
)  # fmt: skip
def command(name: str | None, chain: str | None, audio: str | None, everything: bool, opened: bool) -> int:
    r"""Explain a finding: what it means, how it was measured, what to do, and when to ignore it.

    Or a question: what-level, in-the-box, before-or-after, from-a-daw; with CHAIN and AUDIO it is answered from their
    numbers.
    Without a name, list all findings and questions.

    \b
      chainsim explain gain-buildup
      chainsim explain gain-buildup --open
      chainsim explain what-level vocal.yaml take3.wav
    """
    from chainsim.cli.output import emit

    if opened and (name is None or chain is not None):
        raise click.UsageError("--open takes the name of one finding or question, and no chain")
    if everything:
        if name is not None:
            raise click.UsageError("--all explains every finding, so it takes no name")
        emit(_everything())
        return 0
    if name is None:
        emit(_table())
        return 0

    from chainsim import diagnose, judge
    from chainsim.report.answers import TOPICS, page

    if name in TOPICS:
        if opened:
            return _open(name, page(name), published=False)
        answer = "" if chain is None else "\n" + _answer(name, chain, audio)
        emit(page(name).rstrip() + "\n" + answer)
        return 0
    known = (*diagnose.explanation_names(), *judge.JUDGES, *TOPICS)
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{close[0]}'?" if close else "`chainsim explain` lists them"
        raise UsageError(f"no finding '{name}', {hint}")
    if chain is not None:
        raise UsageError(f"'{name}' is a finding, explained by itself; only questions take a chain")
    text = _SECOND.join(page.rstrip() + "\n" for page in _pages(name))
    if opened:
        return _open(name, text, published=True)
    emit(text)
    return 0


_SECOND = "\nThe same name stands for a judgement of finished mixes, by `chainsim review`:\n\n"


def _open(name: str, text: str, *, published: bool) -> int:
    from chainsim.cli.explain_in_browser import open_page

    open_page(name, text, published=published)
    return 0


def _pages(name: str) -> Iterator[str]:
    """What is found in a chain, and what of it is judged from a finished file."""
    from chainsim import diagnose, judge

    if name in diagnose.explanation_names():
        yield diagnose.explain(name)
    if name in judge.JUDGES:
        yield judge.explain(name)


def _everything() -> str:
    from chainsim import diagnose
    from chainsim.report.findings_page import findings_page

    return findings_page({name: diagnose.explain(name) for name in diagnose.explanation_names()})


def _answer(name: str, chain: str, audio: str | None) -> str:
    """From the numbers of a chain and a track."""
    from chainsim.cli.chain_request import read_request
    from chainsim.cli.output import Output
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.render_options import cache_folder
    from chainsim.model.options import RunOptions
    from chainsim.report.answers.text import answer_to_text

    request = read_request(chain, audio, (), ())
    with ProgressBar(request.title) as progress:
        result = request.run(RunOptions(cache_folder=cache_folder(no_cache=False)), progress)
    style = Output().style()
    return answer_to_text(name, result, replace(style, width=min(style.width, 80)))


def _table() -> str:
    """Name, severity and summary of every finding, then what `chainsim review` judges, then the questions."""
    from chainsim import judge
    from chainsim.report.answers import TOPICS

    findings = FINDINGS | SESSION_FINDINGS
    width = max(map(len, findings)) + 2
    entries = [(spec.name, spec.severity.value, spec.summary) for spec in findings.values()]
    entries += [(name, "review", _summary(judge.explain(name), name)) for name in judge.JUDGES]
    entries += [(name, "question", topic.QUESTION) for name, topic in TOPICS.items()]
    rows = (
        click.wrap_text(
            summary,
            width=shutil.get_terminal_size((80, 24)).columns,
            initial_indent=f"{name:<{width}}{kind:<13}",
            subsequent_indent=" " * (width + 13),
        )
        for name, kind, summary in entries
    )
    return "\n".join(rows) + "\n"


def _summary(page: str, name: str) -> str:
    """The first line of a page, without the name that it begins with."""
    return page.partition("\n")[0].removeprefix(f"{name}: ").removesuffix(".")
