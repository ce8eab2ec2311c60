"""A trim sheet as a page to print: no script, no picture."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.kit.cells import clean
from chainsim.units import format_db

_STYLE = (
    "body{font:1rem/1.4 system-ui,sans-serif;margin:2rem;max-width:60rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.4rem .8rem;border-bottom:1px solid #999}td.n{text-align:right;white-space:nowrap}"
)


def sheet_to_html(title: str, lines: Sequence[TrimSheetLine]) -> str:
    """A whole page, ending with a newline; what a project named is escaped."""
    name = escape(clean(title))
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(clean(line.track))}</bdi></th>'
        f"<td><bdi>{escape(clean(line.where))}</bdi></td>"
        f'<td class="n">{escape(format_db(line.change_db))} dB</td><td>{escape(clean(line.why))}</td></tr>\n'
        for line in lines
    )
    head = "<tr>" + "".join(f'<th scope="col">{word}</th>' for word in ("Track", "Where", "Change", "Why")) + "</tr>"
    table = f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>" if lines else "<p>No trim needed.</p>"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Trims for {name}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>Trims for <bdi>{name}</bdi></h1>\n{table}\n</body>\n</html>\n"
    )
