"""A repository as it was at a commit, in a folder of its own for as long as it is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chainsim.errors import UsageError

_LONGEST_S = 600.0  # a large repository on a slow disk


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository that the current folder is in."""

    named: str  # by the user: a branch, a tag, HEAD~1
    sha: str
    top: Path  # the repository's folder, with no link in its path


def find_commit(named: str) -> Commit:
    """What git calls that.

    Raises:
        UsageError: there is no git, no repository, or no such commit in it.
    """
    if shutil.which("git") is None:
        raise UsageError(f"--against {named}: there is no such file, and no git to ask for a commit of that name")
    top = _git("rev-parse", "--show-toplevel")
    if top.returncode:
        raise UsageError(f"--against {named}: there is no such file, and the current folder is in no git repository")
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    if found.returncode:
        raise UsageError(
            f"--against {named}: there is no such file, and git knows no such commit here; "
            f"a shallow clone has to fetch it first"
        )
    return Commit(named, found.stdout.strip(), Path(os.path.realpath(top.stdout.rstrip("\n"))))


@contextmanager
def checked_out(commit: Commit) -> Iterator[Path]:
    """The repository as it was then, in a folder that is removed again.

    Raises:
        UsageError: git can't check it out.
    """
    with tempfile.TemporaryDirectory(prefix="chainsim-against-") as folder:
        tree = Path(os.path.realpath(folder)) / "tree"
        # Hooks are the user's, for the user's own checkouts.
        done = _git("-c", f"core.hooksPath={os.devnull}", "worktree", "add", "--detach", str(tree), commit.sha)
        if done.returncode:
            said = " ".join(done.stderr.split()) or "git gave no reason"
            raise UsageError(f"--against {commit.named}: can't check it out: {said}")
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", *words],  # noqa: S607 - the git of the user's PATH, as in a terminal
        check=False,
        capture_output=True,
        text=True,
        errors="backslashreplace",
        stdin=subprocess.DEVNULL,
        timeout=_LONGEST_S,
    )
