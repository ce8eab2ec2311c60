"""Every format of several checks, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.check_run import CheckRun
    from chainsim.report.kit.records import Records
    from chainsim.report.kit.style import Style


def check_writers(
    run: CheckRun, *, details: bool = False, series: bool = False, docs_url: str = "", settings: Sequence[str] = ()
) -> Writers:
    """What writes the checks, for each of `options.JUDGED`.

    Args:
        run: what to report.
        details: JSON with every level at every tap.
        series: JSON with the levels over time.
        docs_url: where settings say that the pages are.
        settings: the texts of `--set`.
    """
    from chainsim.cli.table_writers import table_writers

    return {
        "text": lambda style: _text(run, style, settings),
        "json": lambda _: _json(run, details=details, series=series),
        "html": lambda _: _page(run),
        "md": lambda _: _markdown(run),
        "junit": lambda _: _junit(run),
        "sarif": lambda _: _sarif(run, docs_url),
        "github": lambda _: _github(run),
        "gitlab": lambda _: _gitlab(run),
        "lines": lambda _: _lines(run),
        "badge": lambda _: _badge(run),
        "shields": lambda _: _shields(run),
        **table_writers(lambda: _records(run)),
    }


def import_text_writer() -> None:
    """What most reports are written with, while whoever checks is at it: it takes a hundredth of a second."""
    from chainsim.report.check import text  # noqa: F401


# Each format is imported by whoever is asked for it: all of them together take longer than many a check.
def _text(run: CheckRun, style: Style, settings: Sequence[str]) -> str:
    from chainsim.report.check.text import check_to_text

    return check_to_text(run, style, settings)


def _json(run: CheckRun, *, details: bool, series: bool) -> str:
    from chainsim.report.check.json import check_to_json

    return check_to_json(run, details=details, series=series)


def _page(run: CheckRun) -> str:
    from chainsim.report.check.html import checks_to_html

    return checks_to_html(run)


def _markdown(run: CheckRun) -> str:
    from chainsim.report.check.markdown import check_to_markdown

    return check_to_markdown(run)


def _junit(run: CheckRun) -> str:
    from chainsim.report.check.junit import check_to_junit

    return check_to_junit(run)


def _github(run: CheckRun) -> str:
    from chainsim.report.check.github import check_to_github

    return check_to_github(run)


def _gitlab(run: CheckRun) -> str:
    from chainsim.report.check.gitlab import check_to_gitlab

    return check_to_gitlab(run)


def _lines(run: CheckRun) -> str:
    from chainsim.report.check.lines import check_to_lines

    return check_to_lines(run)


def _badge(run: CheckRun) -> str:
    from chainsim.report.check.badge import check_to_badge

    return check_to_badge(run)


def _shields(run: CheckRun) -> str:
    from chainsim.report.check.badge import check_to_shields

    return check_to_shields(run)


def _records(run: CheckRun) -> Records:
    from chainsim.report.check.records import check_records

    return check_records(run)


def _sarif(run: CheckRun, docs_url: str) -> str:
    from importlib.metadata import version

    from chainsim.cli.documentation_address import documentation
    from chainsim.diagnose import explain, explanation_names
    from chainsim.report.check.sarif import check_to_sarif

    pages = {name: explain(name) for name in explanation_names()}
    return check_to_sarif(run, pages=pages, version=version("chainsim"), documentation=documentation(docs_url))
