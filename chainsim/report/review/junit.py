"""Reviews -> JUnit XML: a suite for every mix, a case for every judgement, so that what passes can be seen as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.junit import Case, Ended, document, suite
from chainsim.report.review.wording import judged, places, unknowable


def reviews_to_junit(
    reviewed: Sequence[Reviewed], names: Sequence[str], *, fail_on: Severity | None = Severity.ERROR
) -> str:
    """All reviews as one XML document, ending with a newline.

    Args:
        reviewed: in the order of the command line.
        names: of everything that is judged.
        fail_on: severity from which a judgement is a failure.
    """
    suites = [suite(one.file, list(_cases(one, names, fail_on)), one.duration_s) for one in reviewed]
    return document("chainsim review", suites, sum(one.duration_s for one in reviewed))


def _cases(one: Reviewed, names: Sequence[str], fail_on: Severity | None) -> Iterator[Case]:
    error = one.error
    if error is None:
        yield Case(one.file, "measured", one.file, time_s=one.duration_s)
    else:
        kind, message = type(error).__name__, str(error)
        yield Case(one.file, "measured", one.file, Ended.NOT_RUN, kind, message, time_s=one.duration_s)
    if one.result is not None:
        for name in names:
            yield _judged(one.file, one.result, name, fail_on)


def _judged(file: str, result: ReviewResult, name: str, fail_on: Severity | None) -> Case:
    if any(each.name == name for each in result.suppressed):
        return Case(file, name, file, Ended.SKIPPED, message="ignored on the command line")
    found = [each for each in judged(result) if each.name == name]
    if found:
        severity = found[0].severity
        lines = [line for each in found for line in _lines(each)]
        if severity.fails(fail_on):
            return Case(file, name, file, Ended.FAILED, severity.value, found[0].message, tuple(lines))
        return Case(file, name, file, Ended.TOLD, lines=(f"{severity.value}: {lines[0]}", *lines[1:]))
    if any(each.name == name for each in unknowable(result)):
        return Case(file, name, file, Ended.SKIPPED, message="cannot be known from the file alone")
    return Case(file, name, file)


def _lines(one: Judgement) -> Iterator[str]:
    parts = (f"{one.tier.value}: {one.message}", places(one.spans), *(each.text for each in one.evidence), one.action)
    return filter(None, parts)
