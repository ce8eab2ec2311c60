"""What newcomers ask: answered when it comes up, from the result's own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chainsim.cli.main import run
from chainsim.model.chain import PassedStage
from chainsim.model.finding import Severity
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import Result, StageResult
from chainsim.report.answers import TOPICS, answer_to, answers, page
from tests.report.results import clean_result, finding, hot_result, levels

LINEAR = StageProfile(kind=Kind.LINEAR)
CHECK = ProgrammeCheck(-20.0, -66.0, True, -7.0, None, None, 100.0)


def with_stage(result: Result, index: int, **changes: Any) -> Result:
    stages: list[StageResult] = list(result.measurement.stages)
    stages[index - 1] = replace(stages[index - 1], **changes)
    return replace(result, measurement=replace(result.measurement, stages=tuple(stages)))


def probed(result: Result) -> Result:
    """Everything linear, but Drive: a clip at -3 dBFS that is driven past it."""
    for stage in result.measurement.stages:
        result = with_stage(result, stage.index, profile=LINEAR)
    branches = result.measurement.stages[4].branches
    inner = replace(branches[1].stages[0], profile=LINEAR)
    result = with_stage(result, 5, branches=(branches[0], replace(branches[1], stages=(inner,))))
    return with_stage(result, 3, profile=StageProfile(kind=Kind.CLIP, linear_to_dbfs=-3.0), programme=CHECK)


def with_finding(name: str, severity: Severity = Severity.WARNING, stage: int | None = 1) -> Result:
    return replace(clean_result(), findings=(finding(name, severity, stage, 0, 1.0),))


def asked(result: Result) -> list[str]:
    return [answer.topic for answer in answers(result)]


def test_a_chain_in_order_raises_no_question() -> None:
    assert asked(clean_result()) == []


@pytest.mark.parametrize(
    ("result", "topics"),
    [
        (with_finding("hot-input"), ["what-level", "before-or-after"]),
        (with_finding("hot-input", stage=2), ["what-level"]),
        (with_finding("hot-input", Severity.INFORMATION), []),
        (with_finding("weak-signal", Severity.INFORMATION), ["what-level"]),
        (with_finding("source-clipped", stage=None), ["before-or-after"]),
        (with_finding("internal-clipping", Severity.ERROR), ["in-the-box"]),
        (hot_result(), ["in-the-box"]),
        (with_finding("gain-buildup"), []),
    ],
)
def test_a_question_comes_up_with_its_findings(result: Result, topics: list[str]) -> None:
    assert asked(result) == topics


def test_over_full_scale_begins_above_0_dbfs() -> None:
    quiet = hot_result()
    for stage in quiet.measurement.stages:
        quiet = with_stage(quiet, stage.index, input=levels(-12, 0.0), output=levels(-12, 0.0))
    assert asked(quiet) == []
    assert asked(with_stage(quiet, 3, output=levels(-12, 0.01))) == ["in-the-box"]


def test_what_level_names_the_reference_the_track_and_who_cares() -> None:
    assert answer_to("what-level", probed(hot_result())).text == (
        "About -18 dBFS RMS with peaks up to -6 dBFS is this chain's reference, a habit, not a law; the track has "
        "-18.0 and peaks at -6.0. Of 5 plugins 1 depends on level: 3 'Drive' from peaks of -3.0 dBFS on."
    )
    assert answer_to("what-level", clean_result()).text.endswith("There is no plugin in it to care.")


def test_in_the_box_tells_between_inside_and_the_way_out() -> None:
    assert answer_to("in-the-box", probed(hot_result())).text == (
        "Not between plugins: float holds what is above 0 dBFS. Inside them it does: 3 'Drive' is overdriven here, and "
        "no fader repairs that. At the way out, into a file of 16 or 24 bits, it fits, at -2.0 dBFS."
    )
    clean = with_stage(probed(hot_result()), 3, profile=LINEAR, programme=None)
    assert "Nor inside them, here: none of these plugins is overdriven by this track." in (
        answer_to("in-the-box", clean).text
    )
    hot = replace(clean, measurement=replace(clean.measurement, output=levels(-10, 2.0)))
    assert answer_to("in-the-box", hot).text.endswith("+2.0 dBFS does not fit.")
    assert "is not known: they were not probed" in answer_to("in-the-box", hot_result()).text


def test_before_or_after_asks_whether_anything_was_lost() -> None:
    assert answer_to("before-or-after", with_finding("hot-input")).text == (
        "Afterwards is as good here: the recording peaks at -6.0 dBFS and shows no sign of clipping: nothing was lost, "
        "and the clip gain (input_trim_db) turns it down before the first plugin."
    )
    assert answer_to("before-or-after", with_finding("source-clipped", stage=None)).text == (
        "Before: this recording was clipped (0 flat runs at -6.0 dBFS), and turning it down now brings nothing back. "
        "Record it again with peaks around -10 dBFS, or use a de-clipper."
    )


@pytest.mark.parametrize(
    ("index", "told"), [(1, "The source alone is what the DAW plays"), (3, "The levels up to stage 2 are what the DAW")]
)
def test_from_a_daw_says_how_far_it_goes(index: int, told: str) -> None:
    whole = answer_to("from-a-daw", hot_result()).text
    assert whole == "Every stage of this chain is here: what was measured is what these plugins do to this track."
    passed = with_stage(hot_result(), index, spec=PassedStage(unavailable="JS: eq"))
    assert asked(passed)[-1] == "from-a-daw"
    assert told in answer_to("from-a-daw", passed).text


@pytest.mark.parametrize("name", TOPICS)
def test_every_page_fits_a_terminal_and_begins_with_its_name(name: str) -> None:
    lines = page(name).splitlines()
    assert lines[0].startswith(f"{name}: ")
    assert max(map(len, lines)) <= 78
    assert TOPICS[name].QUESTION.endswith("?")


def test_explain_prints_a_page_and_answers_for_a_chain(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    chain = tmp_path / "chain.yaml"
    chain.write_text(
        "version: 1\nsource: {signal: sine, peak_dbfs: -12, length_s: 1}\nstages: [{builtin: Gain}]\n", encoding="utf-8"
    )
    assert run(["explain", "what-level", str(chain)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(page("what-level"))
    assert "What level should I aim for? (explain what-level)" in shown
    assert "No plugin in it depends on level." in " ".join(shown.split())
    assert run(["explain", "gain-buildup", str(chain)]) == 2
    assert capsys.readouterr().err == (
        "chainsim: 'gain-buildup' is a finding, explained by itself; only questions take a chain\n"
    )
    assert run(["explain"]) == 0
    assert "before-or-after" in capsys.readouterr().out
