"""From the arguments of `chainsim check` to its checks: which chains and sessions, with which findings ignored."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch.discovery import STANDARD_INPUT, find_chains
from chainsim.batch.job import CheckOptions, Job
from chainsim.batch.result_cache import default_folder
from chainsim.batch.running import Checks, run_checks
from chainsim.cli.check_progress import CheckProgress
from chainsim.cli.file_kinds import is_audio_file
from chainsim.cli.progress import ProgressBar
from chainsim.cli.request import read_chain
from chainsim.errors import ChainsimError, UsageError
from chainsim.load import ChainDocument, SessionDocument
from chainsim.load.reading import read_bytes
from chainsim.load.wording import suggestion
from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked
from chainsim.model.finding import FINDINGS, SESSION_FINDINGS, Severity
from chainsim.model.options import RunOptions

_EVERY = FINDINGS | SESSION_FINDINGS
NOTHING = "nothing to check: no chain file in {where}; name one, or allow this with --allow-empty"


def chain_files(paths: Sequence[str], *, allow_empty: bool) -> list[str]:
    """The chain files that the paths mean.

    Raises:
        UsageError: there are none.
    """
    files = find_chains(paths)
    refuse_audio(files)
    if not files and not allow_empty:
        where = ", ".join(f"'{path}'" for path in paths)
        raise UsageError(NOTHING.format(where=where) if paths else "nothing to check: name chain files or folders")
    return files


def refuse_audio(files: Sequence[str]) -> None:
    """Say what is meant by `check chain.yaml track.wav`, which `run` takes.

    Raises:
        UsageError: one of the files is audio.
    """
    for file in files:
        if is_audio_file(file):
            raise UsageError(f"'{file}' is audio and no chain; to play it into the chains: --audio {file}")


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a command line asks to check, and how."""

    files: Sequence[str]
    audios: Sequence[str | None]  # None: the chain's own source
    settings: Sequence[str]
    per_file_ignores: Mapping[str, Sequence[str]]
    jobs: int
    select: Sequence[str]
    ignore: Sequence[str]
    skip_missing_plugins: bool
    keep_results: bool
    validate_only: bool
    verbose: bool


def run_request(request: CheckRequest, options: RunOptions, fail_on: Severity | None) -> CheckRun:
    """Read, measure in parallel, show on stderr how far it is.

    Raises:
        UsageError: a setting that does not fit, or a finding that does not exist.
    """
    sessions = session_files(request)
    entries = read_jobs(replace(request, files=[file for file in request.files if file not in sessions]))
    how = CheckOptions(
        options,
        skip_missing_plugins=request.skip_missing_plugins,
        validate_only=request.validate_only,
        verbose=request.verbose,
    )
    count = len(request.audios) * (len(request.files) - len(sessions))
    alone = count == 1 and not sessions
    with (
        CheckProgress(count, fail_on, verbose=request.verbose) as on_checked,
        ProgressBar(request.files[0] if alone else "checking") as on_progress,
    ):
        checks = run_checks(
            entries,
            how,
            workers=request.jobs,
            cache_folder=default_folder() if request.keep_results and not request.validate_only else None,
            on_checked=on_checked,
            on_progress=on_progress if alone else None,
        )
    if sessions and checks.complete:
        checks = _with_sessions(checks, sessions, request, how)
    return CheckRun(checks.checked, fail_on, checks.complete)


def session_files(request: CheckRequest) -> dict[str, SessionDocument]:
    """Those of the files that are sessions, read."""
    from chainsim.load import is_session, read_session

    found: dict[str, SessionDocument] = {}
    for file in request.files:
        with contextlib.suppress(ChainsimError, OSError):  # what can't be read is told where chains are read
            path = Path(file)  # what is no file, a pipe, can be read but once: by who reads chains
            if file != STANDARD_INPUT and path.is_file() and is_session(read_bytes(path, file)):
                found[file] = read_session(path)
    return found


def _with_sessions(
    checks: Checks, sessions: Mapping[str, SessionDocument], request: CheckRequest, how: CheckOptions
) -> Checks:
    """The sessions' entries among those of the chains, in the order of the files; one after the other."""
    from chainsim.mixing.checking import check_session

    if request.settings:
        raise UsageError(f"--set is for chains; '{next(iter(sessions))}' is a session")
    ignored_in = ignored_names(request)
    by_file: dict[str, list[Checked]] = {}
    for one in checks.checked:
        by_file.setdefault(one.file, []).append(one)
    complete = True
    try:
        for file, session in sessions.items():
            by_file[file] = list(
                check_session(
                    session,
                    how.run,
                    jobs=request.jobs,
                    ignored=ignored_in(file),
                    skip_missing_plugins=how.skip_missing_plugins,
                    validate_only=how.validate_only,
                    verbose=how.verbose,
                )
            )
    except KeyboardInterrupt:
        complete = False
    order = [*request.files, *(file for file in by_file if file not in request.files)]  # standard input has a name
    return Checks(tuple(one for file in order for one in by_file.get(file, ())), complete)


def read_jobs(request: CheckRequest) -> Iterator[Job | Checked]:
    """Every file on every source, in order, read as they are asked for; one that can't be read is an answer already.

    Raises:
        UsageError: a finding that does not exist.
    """
    ignored_in = ignored_names(request)
    return (entry for file in request.files for entry in _read_entries(file, request, ignored_in(file)))


def _read_entries(file: str, request: CheckRequest, ignored: Iterable[str]) -> list[Job | Checked]:
    try:
        document = ignoring(read_chain(file, request.settings), ignored)
    except ChainsimError as error:
        return [Checked(file, audio, error=error) for audio in request.audios]
    return [Job(document, audio) for audio in request.audios]


def ignored_names(request: CheckRequest) -> Callable[[str], set[str]]:
    """What says which findings are not wanted in a file.

    Raises:
        UsageError: a finding that does not exist.
    """
    ignored = _ignored(request.select, request.ignore)
    per_file = {
        pattern: _known(names, f"per_file_ignores for '{pattern}'")
        for pattern, names in request.per_file_ignores.items()
    }

    def ignored_in(file: str) -> set[str]:
        return {*ignored, *(name for pattern, names in per_file.items() if _matches(file, pattern) for name in names)}

    return ignored_in


def ignoring(document: ChainDocument, names: Iterable[str]) -> ChainDocument:
    """The chain with more findings ignored than it says itself."""
    more = [name for name in FINDINGS if name in set(names)]
    if document.chain is None or not more:
        return document
    ignore = tuple(dict.fromkeys([*document.chain.ignore, *more]))
    return replace(document, chain=document.chain.model_copy(update={"ignore": ignore}))


def _ignored(select: Sequence[str], ignore: Sequence[str]) -> set[str]:
    """What `--select` leaves out and `--ignore` names."""
    selected = _known(select, "--select")
    return {*(name for name in _EVERY if selected and name not in selected), *_known(ignore, "--ignore")}


def _known(names: Sequence[str], where: str) -> list[str]:
    for name in names:
        if name not in _EVERY:
            raise UsageError(f"{where}: unknown finding '{name}'{suggestion(name, _EVERY, 'there are')}")
    return list(names)


def _matches(file: str, pattern: str) -> bool:
    """A pattern with a slash is for the whole path, one without for the name alone, as ruff has it."""
    path = os.path.abspath(file)  # noqa: PTH100 - takes `..` away but follows no link, like the pattern's folder
    return fnmatch.fnmatch(path if "/" in pattern else Path(path).name, pattern)
