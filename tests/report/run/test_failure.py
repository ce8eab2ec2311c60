from __future__ import annotations

import json
from dataclasses import replace

from chainsim.errors import PluginCrashed
from chainsim.model.check_outcome import Measured, NotMeasured
from chainsim.model.checked_chain import Checked, CheckStatus, status_of
from chainsim.plugin_failure import Failure, FailureKind
from chainsim.report.check.json import check_to_json
from chainsim.report.check.text import check_to_text
from chainsim.report.kit.style import Style
from chainsim.report.run.failure import printed_lines
from chainsim.report.run.json import to_json
from chainsim.report.run.text import to_text
from tests.report.checks import check_run
from tests.report.results import clean_result, hot_result

MESSAGE = "stage 2 'Drive' crashed (signal 11) at 0:01.365"
FAILURE = Failure(FailureKind.CRASHED, MESSAGE, "2", "Drive", "Driver", 1.365, "one\n\x1b[31mtwo\n")


def test_the_text_names_the_culprit_and_shows_what_was_printed() -> None:
    text = to_text(replace(hot_result(), complete=False, failure=FAILURE, trims=()))
    folded = " ".join(text.split())
    assert f"INCOMPLETE: {MESSAGE}. Levels and findings are those of the first " in folded
    assert "Plugins printed:\n  one\n  \\x1b[31mtwo\n" in text
    assert "Not measured to the end; until then " in text
    assert "No trim needed" not in text


def test_an_incomplete_result_is_never_in_order() -> None:
    text = to_text(replace(clean_result(), complete=False, failure=FAILURE))
    assert "In order" not in text
    assert "Not measured to the end; until then " in text


def test_the_json_has_the_failure_only_where_there_is_one() -> None:
    assert "failure" not in json.loads(to_json(clean_result()))
    assert json.loads(to_json(replace(clean_result(), complete=False, failure=FAILURE)))["failure"] == {
        "kind": "crashed", "message": MESSAGE, "path": "2", "name": "Drive", "plugin": "Driver", "at_s": 1.365,
        "printed": "one\n\x1b[31mtwo\n",
    }  # fmt: skip


def test_in_a_check_an_incomplete_result_is_result_and_error() -> None:
    checked = [
        Checked("a.yaml", None, Measured(clean_result())),
        Checked("b.yaml", None, Measured(replace(clean_result(), complete=False, failure=FAILURE))),
    ]
    assert [status_of(one, None) for one in checked] == [CheckStatus.OK, CheckStatus.ERROR]
    assert check_run(checked, fail_on=None).exit_code == 3
    values = json.loads(check_to_json(check_run(checked)))
    assert [result["complete"] for result in values["results"]] == [True, False]
    assert [(error["exit"], error["file"], error["message"]) for error in values["errors"]] == [(3, "b.yaml", MESSAGE)]
    assert values["errors"][0]["failure"]["at_s"] == 1.365
    assert values["complete"] is False
    text = check_to_text(check_run(checked))
    assert "2 checks: 1 passed, 1 could not be measured." in text
    assert " incomplete\n" in text


def test_an_error_without_a_result_shows_what_was_printed() -> None:
    text = check_to_text(check_run([Checked("b.yaml", None, NotMeasured(PluginCrashed(MESSAGE, FAILURE)))]))
    assert f"b.yaml\n  {MESSAGE}\nPlugins printed:\n  one\n" in text


def test_only_the_last_lines_are_shown() -> None:
    lines = printed_lines("\n".join(str(n) for n in range(100)), Style())
    assert lines == ["Plugins printed, last 10 lines:", *(f"  {n}" for n in range(90, 100))]
    assert printed_lines(" \n\n", Style()) == []
