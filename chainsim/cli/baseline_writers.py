"""Every format of what drifted from a baseline, by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainsim.cli.output import Writers
    from chainsim.model.baseline import EntryDrift


def baseline_writers(found: Sequence[EntryDrift]) -> Writers:
    """What writes the drifts, for each of `report_options.DRIFTS`."""
    from chainsim.report.baseline.github import drifts_to_github
    from chainsim.report.baseline.json import drifts_to_json
    from chainsim.report.baseline.junit import drifts_to_junit
    from chainsim.report.baseline.markdown import drifts_to_markdown
    from chainsim.report.baseline.text import drifts_to_text

    return {
        "text": lambda s: drifts_to_text(found, s),
        "json": lambda _: drifts_to_json(found),
        "html": lambda _: _page(found),
        "md": lambda _: drifts_to_markdown(found),
        "junit": lambda _: drifts_to_junit(found),
        "sarif": lambda _: _sarif(found),
        "github": lambda _: drifts_to_github(found),
    }


def _page(found: Sequence[EntryDrift]) -> str:
    from chainsim.report.baseline.html import drifts_to_html  # the template engine is for pages alone

    return drifts_to_html(found)


def _sarif(found: Sequence[EntryDrift]) -> str:
    from importlib.metadata import version

    from chainsim.report.baseline.sarif import drifts_to_sarif

    return drifts_to_sarif(found, version=version("chainsim"))
