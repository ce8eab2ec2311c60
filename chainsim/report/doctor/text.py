"""What is set up, as text: a line for each part, and what to do below those that are not there."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.machine_setup import Presence, SetUp
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import PLAIN, Style

_SEVERITIES = {Presence.BROKEN: Severity.ERROR, Presence.MISSING: Severity.INFORMATION}
_NAME_WIDTH = 14


def set_up_to_text(found: SetUp, style: Style = PLAIN) -> str:
    """All parts, then whether chains can be measured."""
    lines = [style.paint(f"chainsim {found.version}", "bold")]
    for part in found.parts:
        severity = _SEVERITIES.get(part.presence)
        mark = style.mark(severity) if severity else " "
        rest = " " * (_NAME_WIDTH + 2)
        first = f"  {part.name:<{_NAME_WIDTH}}"
        told = wrap(part.found, style, first=first, rest=rest)
        lines += [mark + told[0][1:], *told[1:]]
        if part.advice:
            lines += wrap(part.advice, style, first=f"{rest}-> ", rest=f"{rest}   ")
    missing = sum(part.presence is Presence.MISSING for part in found.parts)
    if not found.can_measure:
        verdict = "Nothing can be measured here."
    elif missing:
        parts = "1 optional part is" if missing == 1 else f"{missing} optional parts are"
        verdict = f"Chains can be measured. {parts} missing (·); everything else works without."
    else:
        verdict = "Everything is here."
    return "\n".join(line.rstrip() for line in [*lines, "", *wrap(verdict, style)]) + "\n"
