"""How checks and reviews ended, as every format has it: in words, colours and signs."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.checked_chain import CheckStatus

WORDS = {
    CheckStatus.OK: ("ok", "green"),
    CheckStatus.FAILED: ("FAIL", "red"),
    CheckStatus.SKIPPED: ("skip", "yellow"),
    CheckStatus.ERROR: ("ERROR", "red"),
}
"""In one word, with its colour."""
SIGNS = {CheckStatus.OK: "✅", CheckStatus.FAILED: "❌", CheckStatus.SKIPPED: "⏭️", CheckStatus.ERROR: "💥"}
"""In Markdown."""
_ENDED = {
    CheckStatus.OK: "passed",
    CheckStatus.FAILED: "failed",
    CheckStatus.SKIPPED: "skipped",
    CheckStatus.ERROR: "could not be measured",
}


def ends(statuses: Sequence[CheckStatus], order: Sequence[CheckStatus] = tuple(_ENDED)) -> str:
    """`3 passed, 1 failed`: how many ended in which way; empty where there is none."""
    return ", ".join(f"{statuses.count(status)} {_ENDED[status]}" for status in order if status in statuses)
