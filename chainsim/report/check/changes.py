"""What changed since earlier checks, in words."""

from __future__ import annotations

from chainsim.model.check_comparison import CheckChange, CheckComparison
from chainsim.model.checked_chain import CheckStatus
from chainsim.model.finding import Finding
from chainsim.report.kit.severity import by_severity
from chainsim.report.run.verdict import where
from chainsim.units import format_db

_TOLD_LU = 1.0
"""How far from the library's median a preset is before that is told."""


def changes_heading(since: CheckComparison) -> str:
    """`Since main: 3 changed, 1 new, 2 gone, 1194 as before`."""
    added = sum(change.added for change in since.changes)
    numbers = {
        "changed": len(since.changes) - added,
        "new": added,
        "gone": len(since.gone),
        "as before": since.unchanged,
    }
    told = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
    return f"Since {since.base}: {told or 'nothing to compare'}"


def change_words(change: CheckChange) -> list[str]:
    """A phrase for everything that changed, the worst first."""
    words = ["new chain"] if change.added else []
    if change.status is CheckStatus.ERROR and change.was is not CheckStatus.ERROR:
        words.append("can't be measured")
    elif change.was is CheckStatus.ERROR and change.status is not CheckStatus.ERROR:
        words.append("is measured again")
    elif change.status is not change.was and CheckStatus.SKIPPED in (change.status, change.was) and not change.added:
        words.append("is skipped" if change.status is CheckStatus.SKIPPED else "is no longer skipped")
    if change.new:
        words.append(f"new: {', '.join(_at(finding, change) for finding in by_severity(change.new))}")
    for worse in change.worse:
        by = "" if worse.by_db is None else f" by {format_db(worse.by_db, signed=False)} dB"
        words.append(f"worse{by}: {_at(worse.finding, change)}")
    if change.fixed:
        words.append(f"fixed: {', '.join(dict.fromkeys(fixed.name for fixed in change.fixed))}")
    if change.louder_lu is not None:
        words.append(_louder(change.louder_lu))
    over = change.over_library_lu
    if over is not None and abs(over) >= _TOLD_LU and (change.added or change.louder_lu is not None):
        words.append(f"{_louder(over)} than the library")
    return words or ["judged differently"]


def _louder(by_lu: float) -> str:
    return f"{format_db(abs(by_lu), signed=False)} LU {'louder' if by_lu > 0 else 'quieter'}"


def _at(finding: Finding, change: CheckChange) -> str:
    result = change.one.result
    return finding.name if result is None else f"{finding.name} at {where(finding, result)}"
