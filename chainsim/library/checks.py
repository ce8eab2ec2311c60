"""`chainsim.check`: chains and sessions judged, as `chainsim check` does it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chainsim.counted import counted
from chainsim.errors import UsageError
from chainsim.library.arguments import PathLike, flag_of, options_of, shown, texts_of, whole_of, wrong
from chainsim.library.chains import ChainLike, made_chain, memory_document
from chainsim.library.own_findings import FindingFunctions, finding_functions, with_own_findings
from chainsim.library.pedalboards import is_hosted
from chainsim.library.result_output import ShownResult
from chainsim.library.scheduling import Scheduler, done_by
from chainsim.load import ChainDocument
from chainsim.model.chain import Chain
from chainsim.model.check_outcome import Measured
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import CheckStatus
from chainsim.model.finding import Severity
from chainsim.model.options import RunOptions
from chainsim.report.check.records import check_records
from chainsim.report.kit.records import Records
from chainsim.tasks.check_request import check_request
from chainsim.tasks.checking import run_request
from chainsim.tasks.setting_values import Texts
from chainsim.tasks.settings import KINDS, check_settings, settings_for


@dataclass(frozen=True, slots=True, repr=False)
class CheckResult(ShownResult, CheckRun):
    """Chains and sessions, judged."""

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim check` prints, without colour."""
        from chainsim.report.check.text import check_to_text
        from chainsim.report.kit.style import Style

        return check_to_text(self, Style(width=width))

    def to_json(self, *, details: bool = False, series: bool = False) -> str:
        """The JSON that `chainsim check --format json` prints; with `details` and `series` as with those options."""
        from chainsim.report.check.json import check_to_json

        return check_to_json(self, details=details, series=series)

    def to_html(self) -> str:
        """The page that `chainsim check --format html` prints."""
        from chainsim.report.check.html import checks_to_html

        return checks_to_html(self)

    def _records(self) -> Records:
        return check_records(self)

    def _brief(self) -> str:
        found = [self.status(one) for one in self.checked]
        parts = [f"{found.count(status)} {status.value}" for status in CheckStatus if status in found]
        return f"{counted(len(found), 'check')}: {', '.join(parts) or 'none'}, exit code {self.exit_code}"


_CHAINS = "a chain file, a folder, a pattern, a chain, or a list of them"
_FROM_OPTIONS = ("policy", "tail_s", "timeout_s")


def check(
    chains: ChainLike | Sequence[ChainLike] | None = None,
    audio: PathLike | Sequence[PathLike] | None = None,
    *,
    fail_on: Severity | str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    missing_plugin: str | None = None,
    allow_empty: bool | None = None,
    jobs: int | None = None,
    options: RunOptions | None = None,
    findings: FindingFunctions | None = None,
    keep_results: bool = True,
    validate_only: bool = False,
    scheduler: str | Scheduler | None = None,
) -> CheckResult:
    """Judge chains and sessions, as `chainsim check` does in the current folder.

    What is not given comes from the environment (`CHAINSIM_FAIL_ON`), from `[tool.chainsim]` in pyproject.toml or from
    chainsim.toml, else it is the command line's default. `exit_code` of the answer is what the command returns.

    Args:
        chains: chain and session files, folders, patterns; a list may hold chains of any form that `run` takes as well.
        audio: files to play into every chain instead of its own source.
        fail_on: "error", "warning", "information" or "never": as bad as this, a finding fails its chain.
        select: report only these findings.
        ignore: don't report these.
        missing_plugin: "fail", "skip" or "bypass": what a chain is whose plugins are not on this machine; "bypass"
            measures through them and marks what is behind.
        allow_empty: nothing to check is no error.
        jobs: how many checks are in hand at once.
        options: how checks are run; policy, tail_s and timeout_s of settings are not asked for then.
        findings: functions that are handed the Measurement and give Findings of your own; they count like the others.
        keep_results: keep results for the next time, and use those that were kept.
        validate_only: load chains and plugins, say what is wrong, and render nothing.
        scheduler: have the workers of a Dask cluster do the work: an address, or a `Scheduler`; None: this machine.

    Raises:
        UsageError: nothing to check, a setting or a finding that does not exist. What is wrong with a chain, its audio
            or its plugins is part of the answer.
    """
    how, functions = options_of(options), finding_functions(findings)
    paths, documents, trusted = _sorted(chains)
    given = _cast(
        {
            "paths": paths,
            "audio": None if audio is None else _file_names(audio),
            "fail_on": fail_on,
            "select": select if select is None else texts_of("select", select),
            "ignore": ignore if ignore is None else texts_of("ignore", ignore),
            "missing_plugin": missing_plugin,
            "allow_empty": allow_empty if allow_empty is None else flag_of("allow_empty", allow_empty),
            "jobs": jobs if jobs is None else whole_of("jobs", jobs),
            **({} if options is None else {name: getattr(options, name) for name in _FROM_OPTIONS}),
        }
    )
    request = check_request(
        check_settings(settings_for(given, folder=Path.cwd(), giver="arguments")),
        replace(how, trusted_files=(*how.trusted_files, *trusted)),
        keep_results=flag_of("keep_results", keep_results),
        validate_only=flag_of("validate_only", validate_only),
        documents=documents,
    )
    with done_by(scheduler, keep=keep_results):
        run = run_request(request)
    if not run.complete:
        raise KeyboardInterrupt
    checked = tuple(
        one if one.result is None else replace(one, outcome=Measured(with_own_findings(one.result, functions)))
        for one in run.checked
    )
    return CheckResult(checked, run.fail_on, run.complete)


def _sorted(chains: object) -> tuple[list[str] | None, dict[str, ChainDocument], tuple[Path, ...]]:
    """Names of what is found on disk (None: settings say which), chains in memory by a name, and trusted files."""
    if chains is None:
        return None, {}, ()
    several = chains if isinstance(chains, list | tuple) and not _is_board(chains) else [chains]
    paths: list[str] = []
    documents: dict[str, ChainDocument] = {}
    trusted: tuple[Path, ...] = ()
    for number, one in enumerate(several, start=1):
        if isinstance(one, str | os.PathLike):
            paths.append(os.fspath(one))
            continue
        if not isinstance(one, Chain | Mapping | list | tuple) and not is_hosted(one):
            raise wrong("chains", _CHAINS, one)
        made, files = made_chain(one)
        name = made.name or f"chain {number}"
        if name in documents:
            name = f"{name} ({number})"
        documents[name] = memory_document(made, name)
        trusted += files
    return paths, documents, trusted


def _is_board(chains: Sequence[object]) -> bool:
    """A list of plugins is one chain."""
    return bool(chains) and all(is_hosted(one) for one in chains)


def _file_names(audio: object) -> list[str]:
    several = list(audio) if isinstance(audio, list | tuple) else [audio]
    for one in several:
        if not isinstance(one, str | os.PathLike):
            raise wrong("audio", "a file or a list of files (an array is played by `run`)", one)
    return [os.fspath(one) for one in several if isinstance(one, str | os.PathLike)]


def _cast(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are given."""
    given: dict[str, Any] = {}
    for key, value in asked.items():
        if value is not None:
            kind = KINDS[key]
            if not isinstance(kind, Texts) and not isinstance(value, bool | int | float | str):
                raise UsageError(f"{key}: expected a word or a number, found {shown(value)}")
            given[key] = kind.cast(list(value) if isinstance(kind, Texts) else value, key)
    return given
