"""Files of a review that could not be opened, and judgements that are not to be told of."""

from __future__ import annotations

from dataclasses import replace

from junitparser import JUnitXml

from chainsim.errors import AudioError
from chainsim.judge import judge
from chainsim.model.review import Reviewed, ReviewResult
from chainsim.report.review.junit import reviews_to_junit
from chainsim.report.review.markdown import reviews_to_markdown
from tests.judge.mixes import clipped, measured, song

GONE = Reviewed("gone.wav", error=AudioError("gone.wav: no such file"))


def test_a_file_that_is_not_there_is_an_error_of_its_own() -> None:
    (suite,) = JUnitXml.fromstring(reviews_to_junit([GONE], ["clipping"]).encode())
    (case,) = suite
    assert (suite.name, suite.errors, suite.tests) == ("gone.wav", 1, 1)
    assert [(one.type, one.message) for one in case.result] == [("AudioError", "gone.wav: no such file")]
    assert "### gone.wav\n\ngone.wav: no such file\n" in reviews_to_markdown([GONE])


def test_what_is_ignored_is_skipped_and_what_has_no_score_says_why() -> None:
    measurement = measured(clipped(song(), 6.0))
    result = ReviewResult(measurement, judge(measurement), None, unscored="nothing was loud enough")
    (clipping,) = [one for one in result.judgements if one.name == "clipping"]
    quiet = replace(result, judgements=tuple(one for one in result.judgements if one is not clipping))
    one = Reviewed("hot.wav", replace(quiet, suppressed=(clipping,)))
    (suite,) = JUnitXml.fromstring(reviews_to_junit([one], ["clipping"]).encode())
    assert [[each.message for each in case.result] for case in suite] == [[], ["ignored on the command line"]]
    assert "\nNo score: nothing was loud enough.\n" in reviews_to_markdown([one])
