"""How a text report may look: its width, colours, and whether the terminal has more than ASCII."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.finding import Severity
from chainsim.report.kit.severity import MARKS

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}

_SEVERITY_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFORMATION: "cyan"}


@dataclass(frozen=True, slots=True)
class Style:
    """`width` in terminal cells. Without `color` there is no escape sequence, without `unicode` only ASCII."""

    width: int = 80
    color: bool = False
    unicode: bool = True

    def paint(self, text: str, *colours: str) -> str:
        """`text` in ANSI colours; as it is without `color`, when empty, or when no colour is given."""
        codes = ";".join(_CODES[colour] for colour in colours if colour)
        return f"\x1b[{codes}m{text}\x1b[0m" if self.color and codes and text else text

    def glyph(self, symbol: str, ascii_symbol: str) -> str:
        """`symbol` where it can be shown, else its ASCII stand-in."""
        return symbol if self.unicode else ascii_symbol

    def mark(self, severity: Severity) -> str:
        """One cell that says how bad something is, in its colour."""
        return self.paint(self.glyph(*MARKS[severity]), _SEVERITY_COLOURS[severity])

    def verdict(self, text: str, worst: Severity | None, *, complete: bool = True) -> str:
        """`text` in the colour of the worst that was found; green where all of it is in order."""
        return self.paint(text, _SEVERITY_COLOURS[worst] if worst else "green" if complete else "")


PLAIN = Style()
"""80 cells, no colours, every character: what text becomes that is no terminal's."""
