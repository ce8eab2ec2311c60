"""The whole of a result as one picture that needs no page around it: verdict, strip, waterfall."""

from __future__ import annotations

import re

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.severity import worst
from chainsim.report.kit.svg.elements import element, name_text, number, text
from chainsim.report.kit.svg.palette import LIGHT, fixed_css
from chainsim.report.run.svg.chain_strip import strip
from chainsim.report.run.svg.waterfall import waterfall
from chainsim.report.run.text import source_line
from chainsim.report.run.verdict import verdict

WIDTH = 940.0
_MARGIN, _HEAD, _GAP = 24.0, 84.0, 18.0
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def picture(result: Result, *, title: str | None = None) -> str:
    """A standalone SVG with its colours written out."""
    inner = WIDTH - 2 * _MARGIN
    y = _HEAD
    parts = [element("style", fixed_css()), "", *_heading(result, title, inner)]
    for drawn in (strip(result, inner), waterfall(result, inner)):
        size = _SIZE.search(drawn)
        height = float(size[2]) if size else 0.0
        parts.append(drawn.replace("<svg ", f'<svg x="{number(_MARGIN)}" y="{number(y)}" ', 1))
        y += height + _GAP
    parts[1] = element("rect", width=WIDTH, height=y, fill=LIGHT["paper"])
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(WIDTH)} {number(y)}",
        width=WIDTH,
        height=y,
        role="img",
        aria_label=f"{_title(result, title)}: {verdict(result)}",
        class_="cs",
    )


def _title(result: Result, title: str | None) -> str:
    return result.measurement.chain.name or title or "chain without a name"


def _heading(result: Result, title: str | None, width: float) -> list[str]:
    severity = worst(result.findings)
    class_ = {Severity.ERROR: "o", Severity.WARNING: "w"}[severity] if severity else "m"
    return [
        name_text(_MARGIN, 32, _title(result, title), width, 20, "h"),
        name_text(_MARGIN, 50, source_line(result), width, 12, "m"),
        text(_MARGIN, 70, verdict(result), class_),
    ]
