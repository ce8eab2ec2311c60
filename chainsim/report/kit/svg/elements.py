"""SVG as text: elements, escaping, numbers, and names from strangers cut to a width."""

from __future__ import annotations

import itertools
import math
import unicodedata
from xml.sax.saxutils import escape, quoteattr

from chainsim.report.kit.cells import clean
from chainsim.units import format_db

_EM_NARROW, _EM_WIDE = 0.56, 1.02  # mean advance of Latin text and of CJK, in font sizes


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """One element; `content` is markup already. `class_` gives class, an underscore inside a name a hyphen."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(number(value) if isinstance(value, float) else str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(x: float, y: float, words: str, class_: str = "", *, anchor: str | None = None) -> str:
    """A line of text, escaped."""
    content = escape(visible(words))
    return element("text", content, x=float(x), y=float(y), class_=class_ or None, text_anchor=anchor)


def name_text(x: float, y: float, name: str, width: float, font_px: float, class_: str = "") -> str:
    """A name in at most `width` pixels; the whole of it as a tooltip where it was cut."""
    short = fit(name, width, font_px)
    title = element("title", escape(visible(name))) if short != visible(name) else ""
    return element("text", escape(short) + title, x=float(x), y=float(y), class_=class_ or None)


def visible(words: str) -> str:
    """One line in which nothing hides: control characters and direction marks are written as escapes."""
    return clean(words)


def fit(words: str, width: float, font_px: float) -> str:
    """Cleaned words in at most about so many pixels, with an ellipsis where something was left out."""
    words = visible(words)
    room = width / font_px
    if sum(map(_ems, words)) <= room:
        return words
    room -= _EM_NARROW * 1.5
    kept = ""
    for character in words:
        room -= _ems(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def number(value: float, places: int = 1) -> str:
    """A coordinate: no more digits than can be seen."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".") if math.isfinite(value) else "0"


def level(value_db: float | None, *, limit_db: float | None = None, places: int = 1) -> str:
    """A level or gain with a real minus sign; silence as −∞, what could not be measured as a dash."""
    if value_db is None or math.isnan(value_db):
        return "–"
    if math.isinf(value_db):
        return "−∞" if value_db < 0 else "+∞"
    return format_db(value_db, limit_db=limit_db, places=places).replace("-", "−")


def drawing(width: float, height: float, content: str, *, label: str, class_: str = "", **data: object) -> str:
    """A whole picture, described for those who can't see it."""
    return element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=float(width),
        height=float(height),
        role="img",
        aria_label=visible(label),
        class_=f"cs {class_}".strip(),
        **data,
    )


def polyline(points: list[tuple[float, float]], class_: str) -> str:
    """A line through points, in relative steps of a tenth of a pixel, which is shorter."""
    return element("path", d=path(points), class_=class_) if len(points) > 1 else ""


def path(points: list[tuple[float, float]]) -> str:
    """Path data through points."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = itertools.pairwise(tenths)
    moves = "".join(f"{_tenth(x1 - x0)} {_tenth(y1 - y0)}l" for (x0, y0), (x1, y1) in steps).rstrip("l")
    first = f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}"
    return f"{first}l{moves}" if moves else first


def _tenth(value: int) -> str:
    return number(value / 10)


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return _EM_WIDE if unicodedata.east_asian_width(character) in "WF" else _EM_NARROW
