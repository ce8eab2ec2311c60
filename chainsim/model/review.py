"""A finished mix judged and scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chainsim.errors import ChainsimError
from chainsim.model.finding import Severity
from chainsim.model.review_measurement import ReviewMeasurement, Span
from chainsim.short_repr import Brief


class Tier(StrEnum):
    """How far a judgement can be relied on, most first."""

    MEASURED = "measured"  # in the samples: anybody who measures will find it
    STRONG_SIGN = "strong sign"  # rarely seen without the damage
    HINT = "hint"  # fits the damage, and other things too
    UNKNOWABLE = "cannot be known"  # a stereo file does not show it; said so that silence is not taken for a clean bill


@dataclass(frozen=True, slots=True, repr=False)
class Evidence(Brief):
    """A number that a judgement rests on."""

    key: str  # with its unit, as in JSON: "flat_runs", "median_psr_db"
    value: float
    text: str  # the same for people: "median PSR 6.1 dB"


@dataclass(frozen=True, slots=True, repr=False)
class Judgement(Brief):
    """One thing that was made of the numbers."""

    name: str
    tier: Tier
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]
    spans: tuple[Span, ...]  # where; empty: everywhere
    action: str  # what to do, with the knob's name


@dataclass(frozen=True, slots=True, repr=False)
class Term(Brief):
    """What one measured value takes off the score."""

    name: str
    value: float
    unit: str  # as it is printed behind the value: "dB", "%", ""
    points: float  # 0 or less
    formula: str  # how the points follow from the value, as text


@dataclass(frozen=True, slots=True, repr=False)
class Score(Brief):
    """100 and the points of all terms, not below 0."""

    value: float
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReviewResult(Brief):
    """The review of one mix. Without a score there is a reason in `unscored`."""

    measurement: ReviewMeasurement
    judgements: tuple[Judgement, ...]  # worst first
    score: Score | None
    complete: bool = True
    unscored: str | None = None
    suppressed: tuple[Judgement, ...] = ()  # asked not to be told of
    explanations: Mapping[str, str] = field(default_factory=dict)  # judgement name -> its page


@dataclass(frozen=True, slots=True, repr=False)
class Reviewed(Brief):
    """One file of a command line: its review, or the error that stood in its way."""

    file: str
    result: ReviewResult | None = None
    error: ChainsimError | None = None
    duration_s: float = 0.0  # wall clock, opening the file included
