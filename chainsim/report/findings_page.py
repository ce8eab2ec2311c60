"""Every finding's page in one Markdown document: what `docs/findings.md` is, and rules of code scanning link to."""

from __future__ import annotations

from collections.abc import Mapping

from chainsim.model.finding import FINDINGS, SESSION_FINDINGS
from chainsim.report.kit.html.explanation import Explanation, explained
from chainsim.report.kit.markdown import joined, markdown

_INTRODUCTION = (
    "What chainsim looks for, each as `chainsim explain NAME` prints it. A limit can be set in a chain file under "
    "`limits`; a value equal to it is no finding."
)


def findings_page(pages: Mapping[str, str]) -> str:
    """The document. `pages` are those that `chainsim explain` prints, by the finding's name."""
    lines = ["# Findings", "", _INTRODUCTION, ""]
    for heading, table in (("In a chain", FINDINGS), ("In a session", SESSION_FINDINGS)):
        lines += [f"## {heading}", ""]
        for name, spec in table.items():
            lines += [f"### {name}", "", f"*{spec.severity.value}*: {markdown(spec.summary)}.", ""]
            if spec.limit is not None:
                value = f"{spec.limit.default:g} {spec.limit.unit}".rstrip()
                lines += [
                    f"Limit `{spec.limit.key}`: {markdown(spec.limit.meaning)}; {markdown(value)} by default.",
                    "",
                ]
            lines += paragraphs(explained(name, pages[name]))
    return joined(lines)


def paragraphs(page: Explanation) -> list[str]:
    """What a page says below its first line, in Markdown."""
    lines = []
    for heading, text in page.paragraphs:
        lines += [f"**{markdown(heading)}:** {markdown(text)}" if heading else markdown(text), ""]
    return lines
