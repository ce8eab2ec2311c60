"""`--against`: earlier checks, kept as JSON or made anew from a commit, and what has changed since."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch.check_comparison import compared, kept_check
from chainsim.batch.discovery import find_chains
from chainsim.batch.earlier_reports import read_kept_checks
from chainsim.engine.progress import OnProgress
from chainsim.errors import UsageError
from chainsim.model.check_run import CheckRun
from chainsim.model.earlier_check import KeptCheck
from chainsim.tasks.chain_reading import session_files
from chainsim.tasks.check_request import CheckRequest
from chainsim.tasks.checking import run_request
from chainsim.tasks.earlier_checkout import Commit, checked_out, find_commit


@dataclass(frozen=True, slots=True)
class Earlier:
    """What checks are compared with: results that were kept, or a commit."""

    named: str
    kept: tuple[KeptCheck, ...] | Commit


def find_earlier(named: str, paths: Sequence[str] = ()) -> Earlier:
    """A file that holds results, else a commit of the repository that the paths are in.

    Raises:
        UsageError: it is neither, or a path is outside of that repository.
    """
    if Path(named).is_file():
        return Earlier(named, read_kept_checks(Path(named)))
    if named.endswith(".json"):
        raise UsageError(f"--against {named}: there is no such file")
    commit = find_commit(named)
    for path in paths:
        _inside(path, commit)
    return Earlier(named, commit)


def against(
    run: CheckRun,
    earlier: Earlier,
    request: CheckRequest,
    paths: Sequence[str],
    on_progress: OnProgress | None = None,
) -> CheckRun:
    """The same checks, with what has changed since; those of a commit are made now, as `request` asks for them.

    Args:
        run: the checks as they are now.
        earlier: what to compare with.
        request: what `run` came of.
        paths: files, folders and patterns that its chains were found by.
        on_progress: called for every block where a commit's only chain is rendered.

    Raises:
        UsageError: the commit can't be checked out, or has none of the chains.
    """
    before = _checks_at(earlier.kept, request, paths, on_progress) if isinstance(earlier.kept, Commit) else earlier.kept
    since = compared(run, earlier.named, before)
    if before and since.changes and len(since.changes) == len(run.checked) and all(one.added for one in since.changes):
        raise UsageError(
            f"--against {earlier.named}: it has none of these chains; it has '{before[0].file}', "
            f"here is '{run.checked[0].file}'"
        )
    return replace(run, against=replace(since, gone=tuple(one for one in since.gone if not Path(one.file).exists())))


def _checks_at(
    commit: Commit, request: CheckRequest, paths: Sequence[str], on_progress: OnProgress | None
) -> tuple[KeptCheck, ...]:
    """The same folders as they were, judged by the settings of today; files have the names that they have here."""
    with checked_out(commit) as tree:
        names = {file: name for path in paths for file, name in _found_at(path, commit, tree).items()}
        then = replace(
            request,
            files=list(names),
            documents={},
            sessions=session_files(list(names)),
            ignored_in=lambda file: request.ignored_in(names.get(file, file)),
        )
        run = run_request(then, on_progress=on_progress)
        if not run.complete:
            raise KeyboardInterrupt
        return tuple(
            replace(kept_check(one, run.status(one)), file=names.get(one.file, one.file)) for one in run.checked
        )


def _found_at(path: str, commit: Commit, tree: Path) -> Mapping[str, str]:
    """The chains that a path meant then, with what they would be called now."""
    absolute = Path(path).is_absolute()
    here, inside = Path(os.path.realpath(Path.cwd())), _inside(path, commit)
    then = os.path.normpath(Path(glob.escape(str(tree))) / inside) if glob.has_magic(inside) else str(tree / inside)
    found = {}
    for file in find_chains([then]):
        if Path(file).is_file():
            now = commit.top / os.path.relpath(file, tree)
            found[file] = str(now) if absolute else os.path.relpath(now, here)
    return found


def _inside(path: str, commit: Commit) -> str:
    """A path as the repository has it."""
    inside = os.path.relpath(os.path.normpath(Path(os.path.realpath(Path.cwd())) / path), commit.top)
    if Path(inside).parts[:1] == (os.pardir,):
        raise UsageError(f"--against {commit.named}: '{path}' is not in the repository '{commit.top}'")
    return inside
