from __future__ import annotations

import pytest

from chainsim.model.checked import Checked
from chainsim.model.finding import Severity
from chainsim.report.check_status import check_exit_code
from tests.report.checks import BROKEN, CRASHED, error, hot, ok


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
    assert check_exit_code(checked, Severity.ERROR) == code


@pytest.mark.parametrize("fail_on", list(Severity))
def test_findings_fail_from_the_severity_asked_for(fail_on: Severity) -> None:
    assert check_exit_code([hot()], fail_on) == 1
    assert check_exit_code([ok()], fail_on) == 0
    assert check_exit_code([hot()], None) == 0
