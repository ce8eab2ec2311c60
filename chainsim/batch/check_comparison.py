"""Checks and earlier ones -> what changed between them."""

from __future__ import annotations

import math
import posixpath
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence

from chainsim.model.check_comparison import CheckChange, CheckComparison, Worse
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked, CheckStatus, place_told
from chainsim.model.earlier_check import KeptCheck, KeptFinding
from chainsim.model.finding import Finding, Severity

LOUDER_LU = 0.1
"""A change of loudness smaller than this is none: renders on other machines differ by less."""
WORSE_DB = 0.1
"""The same for how far a finding is beyond its limit."""

_Key = tuple[str, str, str]


def kept_check(one: Checked, status: CheckStatus) -> KeptCheck:
    """What of a check is needed to compare the next with it."""
    findings = () if one.result is None else one.result.findings
    kept = (KeptFinding(each.name, each.severity, place_told(each), each.excess_db, each.message) for each in findings)
    return KeptCheck(one.file, one.audio, one.part, status, _loudness(one), tuple(kept))


def compared(run: CheckRun, base: str, before: Sequence[KeptCheck]) -> CheckComparison:
    """What is new, worse, mended and louder, chain by chain; the worst first.

    Args:
        run: the checks as they are now.
        base: what they are compared with, in the user's words.
        before: the checks as they were. Files are the same where they are called the same.
    """
    was = {_key(one.file, one.audio, one.part): one for one in before}
    medians = _medians(run.checked)
    changes = []
    unchanged = 0
    for one in run.checked:
        change = _change(one, run.status(one), was.pop(_key(one.file, one.audio, one.part), None), medians[one.audio])
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    gone = tuple(was.values()) if run.complete else ()
    return CheckComparison(base, tuple(sorted(changes, key=_rank)), gone, unchanged)


def _change(one: Checked, status: CheckStatus, was: KeptCheck | None, median_lufs: float | None) -> CheckChange | None:
    """None: all is as it was."""
    findings = () if one.result is None else one.result.findings
    loudness = _loudness(one)
    told = one.part is None and loudness is not None and median_lufs is not None  # a track is no part of a library
    over = loudness - median_lufs if told else None  # type: ignore[operator]
    if was is None:
        return CheckChange(one, status, None, new=tuple(findings), over_library_lu=over)
    known: dict[tuple[str, str], list[KeptFinding]] = defaultdict(list)
    for kept in was.findings:
        known[kept.name, kept.place].append(kept)
    new, worse = [], []
    for finding in findings:
        same = known[finding.name, place_told(finding)]
        if not same:
            new.append(finding)
        elif (by := _worse(finding, same.pop(0))) is not None:
            worse.append(by)
    # Of what could not be measured now nothing is known to be mended.
    fixed = () if one.error else tuple(kept for each in known.values() for kept in each)
    louder = None if loudness is None or was.integrated_lufs is None else loudness - was.integrated_lufs
    louder = None if louder is None or abs(louder) < LOUDER_LU else louder
    if not (new or worse or fixed or louder is not None or status is not was.status):
        return None
    return CheckChange(one, status, was.status, tuple(new), tuple(worse), fixed, louder, over)


def _worse(finding: Finding, was: KeptFinding) -> Worse | None:
    by_db = None
    if finding.excess_db is not None and was.excess_db is not None:
        by_db = finding.excess_db - was.excess_db
    if finding.severity.rank < was.severity.rank or (by_db is not None and by_db > WORSE_DB):
        return Worse(finding, by_db)
    return None


def _medians(checked: Sequence[Checked]) -> dict[str | None, float | None]:
    """Of each audio the median loudness of all chains; None where there are fewer than three to tell."""
    heard: dict[str | None, list[float]] = {one.audio: [] for one in checked}
    for one in checked:
        if one.part is None and (lufs := _loudness(one)) is not None:
            heard[one.audio].append(lufs)
    return {audio: statistics.median(all_) if len(all_) >= 3 else None for audio, all_ in heard.items()}


def _loudness(one: Checked) -> float | None:
    lufs = None if one.result is None or not one.result.complete else one.result.measurement.output.integrated_lufs
    return lufs if lufs is not None and math.isfinite(lufs) else None


def _key(file: str, audio: str | None, part: str | None) -> _Key:
    return posixpath.normpath(file.replace("\\", "/")), audio or "", part or ""


def _rank(change: CheckChange) -> tuple[int, int, float]:
    """Could not be measured, fails anew, fails still but worse, other findings, then what only sounds different."""
    broken = change.status is CheckStatus.ERROR and change.was is not CheckStatus.ERROR
    fails = change.status is CheckStatus.FAILED and change.was is not CheckStatus.FAILED
    kind = next((n for n, so in enumerate((broken, fails, change.new, change.worse, change.louder_lu)) if so), 5)
    return kind, min(_ranks(change), default=len(Severity)), -abs(change.louder_lu or 0.0)


def _ranks(change: CheckChange) -> Iterator[int]:
    yield from (finding.severity.rank for finding in change.new)
    yield from (worse.finding.severity.rank for worse in change.worse)
