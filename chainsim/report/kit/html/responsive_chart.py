"""A picture as a page holds it: drawn for a desktop and for a phone; the page shows the one that fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

_WIDE, _NARROW = 900.0, 340.0


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture in both widths."""

    wide: Markup
    narrow: Markup | None  # None: there is only the wide one, which a phone moves sideways
    label: str


def chart(draw: Callable[[float], str], label: str, *, both: bool = True) -> Chart:
    """What `draw` makes of a width, which is markup already; `both` widths unless that makes the page too large."""
    wide = Markup(draw(_WIDE))  # noqa: S704 - made and escaped by our own drawing modules
    return Chart(wide, Markup(draw(_NARROW)) if both else None, label)  # noqa: S704 - the same
