"""Before and after: what a solution has made of a chain."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.finding import Finding, Severity
from chainsim.model.level_matched_difference import Difference
from chainsim.model.options import Aims
from chainsim.model.proof import Proof, TapProof
from chainsim.model.result import Measurement
from chainsim.recommend.remaining_findings import remaining
from chainsim.recommend.trim_solver import Solution
from chainsim.units import difference_db


def prove(
    before: Measurement,
    findings: Sequence[Finding],
    solution: Solution,
    aims: Aims,
    difference: Difference,
    compared_s: float,
) -> Proof | None:
    """The last render of a solution against the chain as it was; None where it has no trims after all.

    Args:
        before: the chain as it is.
        findings: what was found in it.
        solution: with its last render.
        aims: what the trims are for.
        difference: of the two outputs, level-matched.
        compared_s: how much of the beginning that is of.
    """
    if not solution.trims:
        return None
    after = solution.measurement
    taps = [
        TapProof(was.index, was.name, was.levels, now.levels) for was, now in zip(before.taps, after.taps, strict=True)
    ]
    left = remaining(solution, aims.policy)
    serious = {(one.finding.name, one.finding.path) for one in left}
    there = {(one.name, one.path) for one in solution.findings}
    ended = [
        one for one in findings if one.severity is not Severity.INFORMATION and (one.name, one.path) not in serious
    ]
    return Proof(
        chain=after.chain,
        taps=(*taps, TapProof(None, "output", before.output, after.output)),
        findings=solution.findings,
        gone=tuple(one for one in ended if (one.name, one.path) not in there),
        remaining=left,
        loudness_change_lu=difference_db(after.output.integrated_lufs, before.output.integrated_lufs),
        difference=difference,
        compared_s=compared_s,
        renders=solution.renders,
        settled=solution.settled,
        harmless_now=tuple(one for one in ended if (one.name, one.path) in there),
    )
