"""What a chain is like with the recommended trims: rendered and diagnosed again, not predicted."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.chain import Chain
from chainsim.model.finding import Finding
from chainsim.model.level_matched_difference import Difference
from chainsim.model.levels import Levels
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True, repr=False)
class TapProof(Brief):
    """One tap, or the output, before and after."""

    index: int | None  # as in `taps`; None: the output, after the fader
    name: str
    before: Levels
    after: Levels


@dataclass(frozen=True, slots=True, repr=False)
class Remaining(Brief):
    """A finding that is there with the trims too, and why they did not end it."""

    finding: Finding
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Proof(Brief):
    """Before against after."""

    chain: Chain  # with the trims
    taps: tuple[TapProof, ...]  # every tap in the order of the signal, then the output
    findings: tuple[Finding, ...]  # with the trims, information included
    gone: tuple[Finding, ...]  # errors and warnings that were there before and are no more
    remaining: tuple[Remaining, ...]  # errors and warnings that are there with the trims
    loudness_change_lu: float | None  # of the output; None where it can't be measured
    difference: Difference  # after against before, what no change of level explains
    compared_s: float  # how much of the beginning `difference` is of
    renders: int  # what solving and proving took, whole or in part
    settled: bool  # False: a further render would still have asked for another trim
    harmless_now: tuple[Finding, ...] = ()  # errors and warnings before, information with the trims
