"""Headline, score, colour and word of a review agree, whatever was done to the mix: real mixes, really measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chainsim.judge import judge, score
from chainsim.model.finding import Severity
from chainsim.model.review import Reviewed, ReviewResult
from chainsim.report.kit.advice import told
from chainsim.report.kit.style import Style
from chainsim.report.review.html import reviews_to_html
from chainsim.report.review.text import reviews_to_text
from chainsim.report.review.verdict import GOOD_SCORE, grade, headline_word, review_advice, verdict
from tests.judge.mixes import clipped, limited, measured, song


def reviewed(mix: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> ReviewResult:
    measurement = measured(mix)
    return ReviewResult(measurement, judge(measurement), score(measurement))


@pytest.fixture(scope="module")
def mixes() -> dict[str, ReviewResult]:
    return {
        "clean": reviewed(song()),
        **{f"limited {db:g}": reviewed(limited(song(), db)) for db in (4.0, 8.0, 12.0, 18.0)},
        **{f"clipped {db:g}": reviewed(clipped(song(), db)) for db in (1.0, 6.0)},
    }


@pytest.mark.slow
def test_no_mix_with_a_low_score_is_called_in_order(mixes: dict[str, ReviewResult]) -> None:
    assert any(one.score is not None and one.score.value < GOOD_SCORE for one in mixes.values())
    for name, result in mixes.items():
        assert result.score is not None
        in_order = result.score.value >= GOOD_SCORE and all(
            one.severity is Severity.INFORMATION for one in result.judgements
        )
        word = headline_word(Reviewed(name, result), Severity.ERROR)
        assert verdict(result).startswith("In order") is in_order, name
        assert (grade(result) is None) is in_order, name
        assert (word == ("ok", "green")) is in_order, name
        assert f"Score {result.score.value:.0f} of 100." in verdict(result), name
        assert told(review_advice(result)).startswith("Nothing to do") <= in_order, name


def test_a_low_score_alone_is_a_warning_in_every_format(mixes: dict[str, ReviewResult]) -> None:
    crushed = mixes["limited 18"]
    assert crushed.score is not None
    result = replace(crushed, judgements=(), score=replace(crushed.score, value=64.0))
    assert verdict(result) == "Not in order: nothing found, but the score is low. Score 64 of 100."
    one = Reviewed("crushed.wav", result)
    text = reviews_to_text([one, one], Style(color=True))
    assert "\x1b[33mlook \x1b[0m" in text
    assert "\x1b[33mNo knob is at fault that a file shows, but ceiling costs most here.\x1b[0m" in text
    page = reviews_to_html([one])
    assert '<p class="todo warning">' in page
    assert '<span class="word look">look</span>' in page


def test_the_sentence_is_the_knob_of_the_worst(mixes: dict[str, ReviewResult]) -> None:
    said = told(review_advice(mixes["clipped 6"]))
    assert said.startswith("Lower the clip gain of all tracks alike")
    assert " more." in said


def test_silence_is_not_called_fine() -> None:
    silent = reviewed(np.zeros((2, 200_000)))
    assert told(review_advice(silent)) == "Nothing can be told: the mix is silent."
    assert verdict(silent) == "Silent: there is nothing to judge."
