"""How bad a mix is and what to turn: one answer for headline, colour and word, so that none contradicts the score."""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.review import Reviewed, ReviewResult, Term
from chainsim.report.kit.advice import Advice
from chainsim.report.kit.severity import worst
from chainsim.report.kit.text_shortening import first_clause
from chainsim.report.review.status import word_of
from chainsim.report.review.wording import found_counts, judged

GOOD_SCORE = 80.0
"""From here on a mix without a warning is in order."""


def grade(result: ReviewResult) -> Severity | None:
    """The worst that was found; a low score alone is a warning. None: in order."""
    found = worst(judged(result))
    return Severity.WARNING if found is None and has_low_score(result) else found


def has_low_score(result: ReviewResult) -> bool:
    """Whether the score alone says that something is wrong."""
    return result.score is not None and result.score.value < GOOD_SCORE


def costliest(result: ReviewResult) -> Term | None:
    """What takes most off the score."""
    terms = [term for term in result.score.terms if term.points] if result.score else []
    return min(terms, key=lambda term: term.points, default=None)


def verdict(result: ReviewResult) -> str:
    """`1 error, 2 warnings. Worst: clipping (measured).`, or that the mix is in order; with its score."""
    score = f" Score {result.score.value:.0f} of 100." if result.score else ""
    if worst(judged(result)) is not None:
        first = judged(result)[0]
        return f"{found_counts(result)}. Worst: {first.name} ({first.tier.value}).{score}"
    if result.measurement.is_silent:
        return "Silent: there is nothing to judge."
    if grade(result) is not None:
        return f"Not in order: {found_counts(result)}, but the score is low.{score}"
    return f"In order: {found_counts(result)}.{score}"


def review_advice(result: ReviewResult) -> Advice:
    """What to turn first: the knob of the worst judgement, or of the hint that a low score points to."""
    if result.measurement.is_silent:
        return Advice(rest="nothing can be told: the mix is silent")
    found = judged(result)
    wrong = [one for one in found if one.severity is not Severity.INFORMATION]
    told = wrong or (found if has_low_score(result) else [])
    if told and told[0].action:
        action = first_clause(told[0].action).removesuffix(" ...").rstrip(".")
        return Advice(rest=action + (f"; then see to {len(told) - 1} more" if len(told) > 1 else ""))
    term = costliest(result)
    if told or (has_low_score(result) and term is not None):
        what = told[0].name if told else f"{term.name}" if term else ""
        return Advice(rest=f"no knob is at fault that a file shows, but {what} costs most here")
    return Advice()


def headline_word(one: Reviewed, fail_on: Severity | None) -> tuple[str, str]:
    """How a review ended, and its colour: `look` where it fails nothing and yet is not in order."""
    word, colour = word_of(one, fail_on)
    if word == "ok" and one.result is not None and grade(one.result) is not None:
        return "look", "yellow"
    return word, colour
