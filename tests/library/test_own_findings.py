"""Findings of one's own are told, counted and explained like all others."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import chainsim
from chainsim.cli.check_writers import check_writers
from chainsim.model.result import Measurement
from chainsim.report.kit.style import Style
from chainsim.report.run.markdown import to_markdown

CHAIN = {"version": 1, "source": {"signal": "sine", "peak_dbfs": -40, "length_s": 0.5}, "stages": [{"builtin": "Gain"}]}
QUICK = chainsim.RunOptions(probe=False, prove=False)


def too_quiet(measurement: Measurement) -> list[chainsim.Finding]:
    """too-quiet: the output is too quiet for the broadcaster.

    It wants -23 LUFS.
    """
    message = f"The output peaks at {measurement.output.sample_peak_dbfs:.1f} dBFS."
    return [chainsim.Finding("too-quiet", chainsim.Severity.ERROR, message=message, action="Turn it up.")]


def fine(measurement: Measurement) -> tuple[chainsim.Finding, ...]:
    return ()


def test_it_is_in_every_output_of_a_run() -> None:
    result = chainsim.run(CHAIN, options=QUICK, findings=[too_quiet, fine])
    assert [one.name for one in result.findings][-1] == "too-quiet"
    assert result.explanations["too-quiet"].startswith("too-quiet: the output is too quiet for the broadcaster.\n")
    for told in (result.to_text(), result.to_html(), to_markdown(result), result.to_json()):
        assert "too-quiet" in told
        assert "The output peaks at -39.0 dBFS." in " ".join(told.replace("−", "-").split())
    assert "It wants -23 LUFS." in result.to_html()
    assert "1 error" in repr(result)
    frame = result.findings_to_dataframe(library="polars")
    assert "too-quiet" in frame["name"].to_list()


def test_it_fails_a_check_and_is_in_every_format() -> None:
    assert chainsim.check(CHAIN, options=QUICK, keep_results=False).exit_code == 0
    judged = chainsim.check(CHAIN, options=QUICK, keep_results=False, findings=too_quiet)
    assert judged.exit_code == 1
    assert chainsim.check(CHAIN, fail_on="never", options=QUICK, keep_results=False, findings=too_quiet).exit_code == 0
    for name, write in check_writers(judged).items():
        if name in ("badge", "shields", "csv", "parquet"):  # which count
            continue
        assert "too-quiet" in str(write(Style())), name
    sarif = json.loads(str(check_writers(judged)["sarif"](Style())))["runs"][0]
    (own,) = (one for one in sarif["results"] if one["ruleId"] == "too-quiet")
    rule = sarif["tool"]["driver"]["rules"][own["ruleIndex"]]
    assert (rule["id"], rule["defaultConfiguration"]["level"]) == ("too-quiet", "error")
    assert "It wants -23 LUFS." in rule["help"]["text"]


def test_a_proof_says_that_it_was_not_looked_for_again() -> None:
    hot = {**CHAIN, "stages": [{"builtin": "Gain", "parameters": {"gain_db": 45}}]}
    result = chainsim.run(hot, options=chainsim.RunOptions(probe=False), findings=too_quiet)
    assert result.proof is not None
    assert [(one.finding.name, one.why) for one in result.proof.remaining][-1] == (
        "too-quiet",
        "it is a finding of your own, and was not looked for again with the trims",
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (None, "findings: 'bad' gave None, expected a list of Findings"),
        ("too quiet", "findings: 'bad' gave 'too quiet', expected a list of Findings"),
        (["too quiet"], "findings: 'bad' gave 'too quiet' among its findings, expected a Finding"),
        (
            [chainsim.Finding("hot-input", chainsim.Severity.ERROR, message="x")],
            "findings: 'bad' gave 'hot-input', which is a finding of chainsim's; name it otherwise",
        ),
        (
            [chainsim.Finding("mine", chainsim.Severity.ERROR)],
            "findings: 'bad' gave a Finding without a name or a message",
        ),
    ],
)
def test_what_is_no_finding_is_refused_by_the_functions_name(given: Any, message: str) -> None:
    def bad(measurement: Measurement) -> Any:
        return given

    bad_function: Callable[[Measurement], Any] = bad
    with pytest.raises(chainsim.UsageError) as refused:
        chainsim.run(CHAIN, options=QUICK, findings=bad_function)
    assert str(refused.value) == message
