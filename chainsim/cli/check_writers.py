"""Every format of several checks, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.checked import Checked
    from chainsim.model.finding import Severity


def check_writers(checked: Sequence[Checked], fail_on: Severity | None, *, complete: bool = True) -> Writers:
    """What writes the checks, for each of `options.JUDGED`; not `complete`: the user stopped it."""
    from chainsim.report.check_json import check_to_json
    from chainsim.report.check_text import check_to_text
    from chainsim.report.github_format import check_to_github
    from chainsim.report.junit_format import check_to_junit
    from chainsim.report.markdown import check_to_markdown

    return {
        "text": lambda s: check_to_text(
            checked, fail_on=fail_on, width=s.width, color=s.color, unicode=s.unicode, complete=complete
        ),
        "json": lambda _: check_to_json(checked, fail_on=fail_on, complete=complete),
        "html": lambda _: _page(checked, fail_on, complete=complete),
        "md": lambda _: check_to_markdown(checked, fail_on=fail_on, complete=complete),
        "junit": lambda _: check_to_junit(checked, fail_on=fail_on, complete=complete),
        "sarif": lambda _: _sarif(checked, complete=complete),
        "github": lambda _: check_to_github(checked, fail_on=fail_on, complete=complete),
    }


def _page(checked: Sequence[Checked], fail_on: Severity | None, *, complete: bool) -> str:
    from chainsim.report.html import checks_to_html  # the template engine is for pages alone

    return checks_to_html(checked, fail_on=fail_on, complete=complete)


def _sarif(checked: Sequence[Checked], *, complete: bool) -> str:
    from importlib.metadata import version

    from chainsim.diagnose import explain, explanation_names
    from chainsim.report.sarif_format import check_to_sarif

    pages = {name: explain(name) for name in explanation_names()}
    return check_to_sarif(checked, pages=pages, version=version("chainsim"), complete=complete)
