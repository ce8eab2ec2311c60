from __future__ import annotations

import pytest

from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from tests.report.checks import BROKEN, CRASHED, check_run, error, hot, ok


@pytest.mark.parametrize(
    ("checked", "code"),
    [
        ([], 0),
        ([ok()], 0),
        ([ok(), hot()], 1),
        ([hot(), error(BROKEN)], 2),
        ([hot(), error(CRASHED), error(BROKEN)], 3),
    ],
)
def test_three_beats_two_beats_one_beats_nought(checked: list[Checked], code: int) -> None:
    assert check_run(checked).exit_code == code


@pytest.mark.parametrize("fail_on", list(Severity))
def test_findings_fail_from_the_severity_asked_for(fail_on: Severity) -> None:
    assert check_run([hot()], fail_on).exit_code == 1
    assert check_run([ok()], fail_on).exit_code == 0
    assert check_run([hot()], None).exit_code == 0
