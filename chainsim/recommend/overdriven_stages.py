"""What stages that are driven past their own limit ask for: less level before them.

How far a stage is past its limit was measured on the programme as it comes now. Earlier trims count: in front of
linear stages exactly, through others as an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainsim.model.finding import Finding, Severity
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import HEADROOM_TOLERANCE_DB
from chainsim.recommend.carried_level import Carried, is_level_dependent, label
from chainsim.recommend.knobs import knob_before
from chainsim.recommend.trim_need import TrimNeed
from chainsim.units import format_db

_FAULTS = {"internal-clipping": "clips inside", "driven-past-linear": "saturates"}


def overdriven(
    measurement: Measurement, findings: Sequence[Finding], stage: StageResult, carried: Carried, margin_db: float
) -> Iterator[TrimNeed]:
    """A need for every fault of this kind in a top-level stage or its branches; none where it is information."""
    for finding in findings:
        if finding.stage != stage.index or finding.name not in _FAULTS or finding.severity is Severity.INFORMATION:
            continue
        if finding.excess_db is None or finding.path is None:
            continue  # by how much can't be told: no trim can be promised to end it
        excess_db = finding.excess_db + carried.change_db
        if excess_db > -HEADROOM_TOLERANCE_DB:
            reason = _reason(finding, stage, max(excess_db, 0.0), estimates=carried.estimates)
            yield TrimNeed(excess_db + HEADROOM_TOLERANCE_DB, knob_before(measurement, stage), reason, margin_db)


def _reason(finding: Finding, stage: StageResult, excess_db: float, *, estimates: bool) -> str:
    past = "its clean limit" if finding.limit is None else f"the {finding.limit.value:g} dB of drive that it may have"
    culprit, *before = reversed([*_way_to(stage, finding.path)])
    reason = f"{label(culprit)} {_FAULTS[finding.name]}"
    reason += f", {format_db(excess_db, limit_db=0.0, signed=False)} dB past {past}"
    bent_by = [label(inner) for inner in reversed(before) if estimates and is_level_dependent(inner)]
    return reason + (
        f" (estimated: before it comes {', '.join(bent_by)}, whose gain depends on level)" if bent_by else ""
    )


def _way_to(stage: StageResult, path: str | None) -> Iterator[StageResult]:
    """The stages that the signal passes inside a top-level stage until the one at `path`, that one last."""
    if stage.path == path:
        yield stage
        return
    for branch in stage.branches:
        here = next((n for n, inner in enumerate(branch.stages) if f"{path}.".startswith(f"{inner.path}.")), None)
        if here is not None:
            yield from branch.stages[:here]
            yield from _way_to(branch.stages[here], path)
