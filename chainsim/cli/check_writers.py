"""Every format of several checks, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.check_run import CheckRun


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
    from chainsim.report.check.badge import check_to_badge, check_to_shields
    from chainsim.report.check.github import check_to_github
    from chainsim.report.check.gitlab import check_to_gitlab
    from chainsim.report.check.json import check_to_json
    from chainsim.report.check.junit import check_to_junit
    from chainsim.report.check.lines import check_to_lines
    from chainsim.report.check.markdown import check_to_markdown
    from chainsim.report.check.records import check_records
    from chainsim.report.check.text import check_to_text

    return {
        "text": lambda s: check_to_text(run, s, settings),
        "json": lambda _: check_to_json(run, details=details, series=series),
        "html": lambda _: _page(run),
        "md": lambda _: check_to_markdown(run),
        "junit": lambda _: check_to_junit(run),
        "sarif": lambda _: _sarif(run, docs_url),
        "github": lambda _: check_to_github(run),
        "gitlab": lambda _: check_to_gitlab(run),
        "lines": lambda _: check_to_lines(run),
        "badge": lambda _: check_to_badge(run),
        "shields": lambda _: check_to_shields(run),
        **table_writers(lambda: check_records(run)),
    }


def _page(run: CheckRun) -> str:
    from chainsim.report.check.html import checks_to_html  # the template engine is for pages alone

    return checks_to_html(run)


def _sarif(run: CheckRun, docs_url: str) -> str:
    from importlib.metadata import version

    from chainsim.cli.documentation_address import documentation
    from chainsim.diagnose import explain, explanation_names
    from chainsim.report.check.sarif import check_to_sarif

    pages = {name: explain(name) for name in explanation_names()}
    return check_to_sarif(run, pages=pages, version=version("chainsim"), documentation=documentation(docs_url))
