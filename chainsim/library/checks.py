"""`chainsim.check`: chains and sessions judged, as `chainsim check` does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainsim.model.check_run import CheckRun
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.report.check.json import check_to_json
from chainsim.report.check.text import check_to_text
from chainsim.report.kit.style import Style
from chainsim.tasks.casting import Texts
from chainsim.tasks.check_request import check_request
from chainsim.tasks.checking import run_request
from chainsim.tasks.settings import KINDS, check_settings, settings_for

PathLike = str | Path


@dataclass(frozen=True, slots=True)
class CheckResult(CheckRun):
    """A CheckRun that knows how to write itself."""

    def to_json(self) -> str:
        """The JSON that `chainsim check --format json` prints."""
        return check_to_json(self)

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim check` prints, without colour."""
        return check_to_text(self, Style(width=width))

    def to_html(self) -> str:
        """The page that `chainsim check --format html` prints."""
        from chainsim.report.check.html import checks_to_html

        return checks_to_html(self)


def check(
    paths: PathLike | Sequence[PathLike] | None = None,
    audio: PathLike | Sequence[PathLike] | None = None,
    *,
    fail_on: Severity | str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    missing_plugin: str | None = None,
    allow_empty: bool | None = None,
    jobs: int | None = None,
    options: RunOptions | None = None,
    keep_results: bool = True,
    validate_only: bool = False,
) -> CheckResult:
    """Judge chains and sessions, as `chainsim check` does in the current folder.

    What is not given comes from the environment (`CHAINSIM_FAIL_ON`), from `[tool.chainsim]` in pyproject.toml or from
    chainsim.toml, else it is the command line's default. `exit_code` of the answer is what the command returns.

    Args:
        paths: chain and session files, folders, patterns.
        audio: files to play into every chain instead of its own source.
        fail_on: "error", "warning", "information" or "never": as bad as this, a finding fails its chain.
        select: report only these findings.
        ignore: don't report these.
        missing_plugin: "fail" or "skip": what a chain is whose plugins are not on this machine.
        allow_empty: nothing to check is no error.
        jobs: how many checks are in hand at once.
        options: how checks are run; policy, tail_s and timeout_s of settings are not asked for then.
        keep_results: keep results for the next time, and use those that were kept.
        validate_only: load chains and plugins, say what is wrong, and render nothing.

    Raises:
        UsageError: nothing to check, a setting or a finding that does not exist. What is wrong with a chain, its audio
            or its plugins is part of the answer.
    """
    asked: dict[str, Any] = {
        "paths": _texts(paths),
        "audio": _texts(audio),
        "fail_on": fail_on,
        "select": select,
        "ignore": ignore,
        "missing_plugin": missing_plugin,
        "allow_empty": allow_empty,
        "jobs": jobs,
        **({} if options is None else {name: getattr(options, name) for name in ("policy", "tail_s", "timeout_s")}),
    }
    given = {
        key: KINDS[key].cast(list(value) if isinstance(KINDS[key], Texts) else value, key)
        for key, value in asked.items()
        if value is not None
    }
    settings = settings_for(given, folder=Path.cwd(), giver="arguments")
    request = check_request(
        check_settings(settings), options or RunOptions(), keep_results=keep_results, validate_only=validate_only
    )
    run = run_request(request)
    if not run.complete:
        raise KeyboardInterrupt
    return CheckResult(run.checked, run.fail_on, run.complete)


def _texts(paths: PathLike | Sequence[PathLike] | None) -> list[str] | None:
    if paths is None:
        return None
    return [str(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
