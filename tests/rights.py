"""Programs that may do less than this user: on a small disk, on one that can only be read, with binding permissions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

NO_OVERRIDE = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
"""Before a command: permissions bind whoever runs it."""

FULL = 'head -c 1000000 /dev/zero > "$1"/ballast 2> /dev/null'
READ_ONLY = 'mount -o remount,ro none "$1"'

_SCRIPT = """
mount -t tmpfs -o size=64k none "$1" || exit 99
cp "$2"/* "$1" 2> /dev/null
eval "$3"
folder=$1; shift 3
"$@"; code=$?
echo "--- left"; ls -A "$folder"; head -c 200 "$folder"/report 2> /dev/null
exit $code
"""


def on_disk(folder: Path, content: Path, state: str, *command: str) -> list[str]:
    """The command, seeing a disk of 64 KiB at `folder`, with copies of the files in `content`, made `state` (shell).

    After its own output comes what is left there, and the beginning of the file `report`.
    """
    return [
        *("unshare", "--map-root-user", "--mount", "sh", "-c", _SCRIPT),
        *("sh", str(folder), str(content), state, *command),
    ]


@cache
def _works(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


def need_own_disk(folder: Path) -> None:
    """Skip where users may mount nothing for themselves."""
    if not shutil.which("unshare") or not _works(*on_disk(folder, folder, READ_ONLY, "true")):
        pytest.skip("needs unshare(1), and user namespaces in which disks can be mounted")


def need_permissions() -> None:
    """Skip where nothing makes permissions bind."""
    if not shutil.which("setpriv") or not _works(*NO_OVERRIDE, "true"):
        pytest.skip("needs setpriv(1), and the right to give rights up")


def run(command: Sequence[str], cwd: Path, **environment: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr of a command; `chainsim` is the one in this checkout."""
    words = [
        part for word in command for part in ([sys.executable, "-m", "chainsim"] if word == "chainsim" else [word])
    ]
    done = subprocess.run(
        words, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout, done.stderr
