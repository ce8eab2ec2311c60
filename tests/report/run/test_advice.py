"""What the sentence says of every kind of result; above all where something could not be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.model.chain import Chain
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_matched_difference import Difference
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.promised_output import fader_turn_db
from chainsim.model.proof import Proof, Remaining
from chainsim.model.result import Result
from chainsim.report.kit.advice import told
from chainsim.report.run.advice import advice
from chainsim.report.run.trims import no_trim
from chainsim.report.run.verdict import verdict
from tests.report.results import clean_result, finding, hot_result

TURN = "Turn the input of Drive down 7.0 dB, and the fader up 6.75 dB; "
HOT_INPUT = finding("hot-input", Severity.WARNING, 1, None, 2.0)
CLIPPED = finding("source-clipped", Severity.WARNING, None, 0, 2.0)
NOT_EXAMINED = finding("not-examined", Severity.WARNING, 3, None, 0.0)


def probed(result: Result) -> Result:
    """Every stage known to be linear."""
    stages = tuple(
        replace(one, profile=StageProfile(kind=Kind.LINEAR), branches=()) for one in result.measurement.stages
    )
    return replace(result, measurement=replace(result.measurement, stages=stages[:4]))


def proven(*left: Finding, settled: bool = True) -> Result:
    result = probed(hot_result())
    chain: Chain = result.measurement.chain
    remaining = tuple(Remaining(one, "a reason") for one in left)
    return replace(result, proof=Proof(chain, (), left, (), remaining, 0.0, Difference(), 1.0, 1, settled))


@pytest.mark.parametrize(
    ("result", "rest"),
    [
        (proven(), "nothing else needs a hand."),
        (proven(HOT_INPUT), "nothing else needs a hand."),
        (proven(HOT_INPUT, CLIPPED), "what stays: the source was clipped before it came here (input)."),
        (proven(settled=False), "it may not be enough: one more render would have asked for more."),
        (replace(proven(), proof=None), "whether that is enough was not tried."),
    ],
)
def test_beside_the_knobs_stands_what_they_leave(result: Result, rest: str) -> None:
    assert told(advice(result)) == TURN + rest


def test_plugins_that_were_not_probed_are_not_called_fine() -> None:
    unprobed = hot_result().measurement.stages
    result = replace(proven(), measurement=replace(hot_result().measurement, stages=unprobed[:1]))
    said = told(advice(result))
    assert said.endswith("; whether HighpassFilter clips inside was not found out, else nothing needs a hand.")
    quiet = replace(result, findings=(), trims=(), proof=None)
    assert (
        told(advice(quiet)) == "No knob to turn was found, but whether HighpassFilter clips inside was not found out."
    )


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ((), "Nothing to do."),
        ((finding("stage-not-unity", Severity.INFORMATION, 1, 1, 1.0),), "Nothing to do."),
        (
            (HOT_INPUT,),
            "Nothing has to be turned: a stage is fed well above the reference level (stage 1 'HighpassFilter'), "
            "and it costs nothing here.",
        ),
        (
            (HOT_INPUT, CLIPPED, NOT_EXAMINED),
            "No trim mends this: the source was clipped before it came here (input), and 1 more.",
        ),
        (
            (NOT_EXAMINED,),
            "No knob to turn was found, but whether a stage clips inside could not be found out (stage 3 'Drive').",
        ),
        ((finding("source-silent", Severity.WARNING, None, 0, 0.0),), "Nothing can be told: the source is silent."),
    ],
)
def test_without_knobs(findings: tuple[Finding, ...], said: str) -> None:
    assert told(advice(replace(probed(hot_result()), findings=findings, trims=()))) == said


def test_an_incomplete_render_advises_nothing() -> None:
    result = replace(clean_result(), complete=False)
    assert told(advice(result)) == "What to turn can't be told: the render did not reach the end."


def test_stages_of_one_name_are_told_by_their_place() -> None:
    result = probed(hot_result())
    stages = tuple(replace(one, name="EQ") for one in result.measurement.stages)
    result = replace(result, measurement=replace(result.measurement, stages=stages))
    assert told(advice(result)).startswith("Turn the input of EQ (stage 3) down 7.0 dB, ")


def test_the_worst_is_what_costs_something() -> None:
    found = (HOT_INPUT, CLIPPED)
    assert verdict(replace(hot_result(), findings=found)).endswith(
        "at input: the source was clipped before it came here."
    )


def test_where_a_gate_fails_no_sentence_says_that_all_is_well() -> None:
    quiet = replace(probed(hot_result()), findings=(HOT_INPUT,), trims=())
    accepted = (
        "nothing is lost, but a stage is fed well above the reference level (stage 1 'HighpassFilter'); where that is "
        "meant, `# chainsim: ignore[hot-input]` says so in the chain file."
    )
    assert told(advice(quiet, Severity.WARNING)) == f"N{accepted[1:]}"
    assert told(advice(proven(HOT_INPUT), Severity.WARNING)) == TURN + accepted
    assert told(advice(proven(HOT_INPUT), Severity.ERROR)) == f"{TURN}nothing else needs a hand."


def test_a_level_that_is_expected_of_the_output_is_the_fader_s() -> None:
    result = probed(hot_result())
    output = result.measurement.output
    expect = [{"output": {"rms_dbfs": {"max": round(output.rms_dbfs, 1) - 2.0}}}]
    values = {**result.measurement.chain.model_dump(exclude_unset=True), "expect": expect}
    measurement = replace(result.measurement, chain=Chain.model_validate(values))
    broken = replace(finding("expectation-failed", Severity.ERROR, None, None, 2.0), expectation=1)
    result = replace(result, measurement=measurement, findings=(broken,), trims=(), proof=None)
    turn_db = fader_turn_db(broken, measurement.chain, output)
    assert turn_db is not None
    assert turn_db == pytest.approx(-2.0, abs=0.11)
    assert told(advice(result)) == f"Turn the fader down {-turn_db:.1f} dB; the output is then what is expected of it."
    assert no_trim(result) == f"What ends it: the fader down {-turn_db:.1f} dB."
    with_another = replace(result, findings=(broken, CLIPPED))
    assert told(advice(with_another)).startswith("No trim mends this: ")
    assert no_trim(with_another) == "No trim would mend what was found."
