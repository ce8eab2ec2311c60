"""Chains and sessions checked as a request asks for it: read, measured in parallel, told in the order of the files."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.batch.check_job import Job
from chainsim.batch.check_runner import Checks, OnChecked, run_checks
from chainsim.batch.result_cache import default_folder
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, UsageError
from chainsim.model.check_outcome import NotMeasured
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked
from chainsim.tasks.chain_reading import read_chain
from chainsim.tasks.check_request import CheckRequest
from chainsim.tasks.ignored_findings import ignoring


def run_request(
    request: CheckRequest,
    *,
    on_checked: OnChecked | None = None,
    on_progress: OnProgress | None = None,
) -> CheckRun:
    """Check everything that a request asks for.

    Args:
        request: the files, and how they are checked.
        on_checked: called with every chain's check as it ends.
        on_progress: called for every block, where there is a single check.

    Raises:
        UsageError: an override that does not fit.
    """
    keeps = request.keep_results and not request.validate_only
    checks = run_checks(
        (entry for file in request.chains for entry in _entries(file, request)),
        request.how,
        workers=request.jobs,
        total=len(request.chains) * len(request.audios),
        cache_folder=default_folder() if keeps else None,
        on_checked=on_checked,
        on_progress=on_progress if request.alone else None,
    )
    if request.sessions and checks.complete:
        checks = _with_sessions(checks, request)
    return CheckRun(checks.checked, request.fail_on, checks.complete)


def _entries(file: str, request: CheckRequest) -> Iterator[Job | Checked]:
    """A file on every source, read when it is asked for; one that can't be read is an answer already."""
    try:
        read = request.documents.get(file) or read_chain(file, request.overrides)
        document = ignoring(read, request.ignored_in(file))
    except ChainsimError as error:
        yield from (Checked(file, audio, NotMeasured(error)) for audio in request.audios)
    else:
        yield from (Job(document, audio) for audio in request.audios)


def _with_sessions(checks: Checks, request: CheckRequest) -> Checks:
    """The sessions' entries among those of the chains, in the order of the files; one after the other."""
    from chainsim.mixing.session_check import check_session

    if request.overrides:
        raise UsageError(f"--set is for chains; '{next(iter(request.sessions))}' is a session")
    by_file: dict[str, list[Checked]] = {}
    for one in checks.checked:
        by_file.setdefault(one.file, []).append(one)
    complete = True
    try:
        for file, session in request.sessions.items():
            by_file[file] = list(
                check_session(
                    session,
                    request.options,
                    jobs=request.jobs,
                    ignored=request.ignored_in(file),
                    skip_missing_plugins=request.skip_missing_plugins,
                    validate_only=request.validate_only,
                    verbose=request.verbose,
                )
            )
    except KeyboardInterrupt:
        complete = False
    order = [*request.files, *(file for file in by_file if file not in request.files)]  # standard input has a name
    return Checks(tuple(one for file in order for one in by_file.get(file, ())), complete)
