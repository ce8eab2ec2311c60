"""The page about one mix: what it adds up to, who does that, what is wrong, and what to turn."""

from __future__ import annotations

from importlib.metadata import version

from chainsim.model.mix import MixResult
from chainsim.report.kit.html.explanation import Explanation, explained
from chainsim.report.kit.html.templating import data, render
from chainsim.report.mix.findings import all_findings
from chainsim.report.mix.mix_view import SessionView
from chainsim.report.mix.proof import WAY_HEADS
from chainsim.report.mix.strips import strips_of


def mix_to_html(mix: MixResult, *, title: str | None = None) -> str:
    """The whole report as one file that needs no network; `title` stands for a session's name where it has none."""
    return render(
        "mix.html.j2",
        view=SessionView(mix, title or "session without a name"),
        way_heads=WAY_HEADS,
        explanations=_explanations(mix),
        data=data({}),
        version=version("chainsim"),
    )


def _explanations(mix: MixResult) -> list[Explanation]:
    """Of everything that was found in the session and its chains, once."""
    pages = dict(mix.explanations)
    for strip in strips_of(mix):
        pages |= strip.result.explanations if strip.result else {}
    found = dict.fromkeys(one.finding.name for one in all_findings(mix))
    return [explained(name, pages[name]) for name in found if name in pages]
