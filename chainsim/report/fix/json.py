"""What `--fix` wrote or `--diff` would write, as values for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chainsim.model.chain_fix import Fix
from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.run.json import trim_values


def fixes_values(fixes: Sequence[Fix]) -> dict[str, Any]:
    """What JSON has under `fixes`: the results beside it are those with the trims."""
    return {
        "fixes": [
            {
                "file": fix.file,
                "written": fix.written and bool(fix.trims),
                "trims": [trim_values(trim) for trim in fix.trims],
                "refused": [asdict(problem) for problem in fix.refused],
                "before": [_by_severity(result) for result in fix.before],
                "after": [_by_severity(result) for result in fix.after],
                "settled": fix.settled,
                "diff": fix.diff,
            }
            for fix in fixes
        ]
    }


def _by_severity(result: Result) -> dict[str, int]:
    return {severity.value: sum(finding.severity is severity for finding in result.findings) for severity in Severity}
