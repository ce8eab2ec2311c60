"""A review in words: places, and the groups of numbers that every format shows."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.counted import counted
from chainsim.model.review import Judgement, ReviewResult, Score, Tier
from chainsim.model.review_measurement import ReviewMeasurement, Span
from chainsim.report.kit.severity import counts
from chainsim.units import format_time

MOST_PLACES = 3


def judged(result: ReviewResult) -> list[Judgement]:
    """What was found, worst first, and within one severity what can be relied on most."""
    tiers = list(Tier)
    found = [one for one in result.judgements if one.tier is not Tier.UNKNOWABLE]
    return sorted(found, key=lambda one: (one.severity.rank, tiers.index(one.tier)))


def unknowable(result: ReviewResult) -> list[Judgement]:
    """What a stereo file can't show."""
    return [one for one in result.judgements if one.tier is Tier.UNKNOWABLE]


def found_counts(result: ReviewResult) -> str:
    """`1 error, 2 warnings`, or `nothing found`."""
    return counts(judged(result), none="nothing found")


def source_line(measurement: ReviewMeasurement) -> str:
    """Length, rate, channels, encoding."""
    source = measurement.source
    facts = [
        format_time(measurement.length_s),
        f"{source.format.sample_rate_hz / 1000:g} kHz",
        {1: "mono", 2: "stereo"}[source.format.channels],
        *([source.encoding] if source.encoding else []),
        *([f"from {format_time(source.start_frame / source.format.sample_rate_hz)}"] if source.start_frame else []),
    ]
    return ", ".join(facts)


def places(spans: Sequence[Span]) -> str:
    """`at 0:12.340, 0:15.000, 1:02.100 and 39 more places`; empty where there is no place in particular."""
    if not spans:
        return ""
    shown = ", ".join(format_time(span.start_s) for span in spans[:MOST_PLACES])
    left = len(spans) - MOST_PLACES
    return f"at {shown}" + (f" and {counted(left, 'more place')}" if left > 0 else "")


def rests_on(one: Judgement) -> str:
    """How sure it is, and where: `measured, at 0:12.340`."""
    where = places(one.spans)
    return f"{one.tier.value}{f', {where}' if where else ''}"


def evidence(one: Judgement) -> str:
    """What was seen; empty where there is nothing in particular."""
    return "; ".join(each.text for each in one.evidence)


def score_line(score: Score) -> str:
    """`Score 43 of 100 = 100 - 31.0 (clipping) - 26.0 (dynamics)`."""
    terms = [f" - {-term.points:.1f} ({term.name})" for term in score.terms if term.points]
    return f"Score {score.value:.0f} of 100" + (f" = 100{''.join(terms)}" if terms else "")
