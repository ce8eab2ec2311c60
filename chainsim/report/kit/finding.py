"""How a finding is headed and told, in text and in Markdown: how bad, what, where; what is so; what to do."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.markdown import markdown
from chainsim.report.kit.severity import SIGNS
from chainsim.report.kit.style import Style


def finding_lines(
    severity: Severity, head: str, message: str, action: str, style: Style, *, evidence: str = ""
) -> list[str]:
    """A paragraph; without a line for what to do, or for what was seen, where there is none."""
    first, *more = wrap(head, style, first="  ", rest="  ")
    lines = [f"{style.mark(severity)} {style.paint(first[2:], 'bold')}", *(style.paint(line, "bold") for line in more)]
    lines += wrap(message, style, first="  ", rest="  ")
    if evidence:
        lines += [style.paint(line, "dim") for line in wrap(f"seen: {evidence}", style, first="  ", rest="        ")]
    return [*lines, *(wrap(action, style, first="  -> ", rest="     ") if action else [])]


def finding_markdown(
    severity: Severity, name: str, where: str, message: str, action: str, *, evidence: str = ""
) -> list[str]:
    """The same as a paragraph of Markdown, with an empty line after it; `where` may be empty."""
    place = f", {markdown(where)}" if where else ""
    lines = [f"{SIGNS[severity]} **{markdown(name)}**{place}  ", f"{markdown(message)}  "]
    if evidence:
        lines.append(f"Seen: {markdown(evidence)}  ")
    return [*lines, *([f"→ {markdown(action)}"] if action else []), ""]
