"""Whether this process is `chainsim` itself, and as it was when it started: a fork of it is as good as a new one."""

from __future__ import annotations

import os

_READ_AT_START = ("LD_", "PYTHON", "MALLOC_", "GLIBC_", "LC_", "LANG")
"""Beginnings of the variables that a process looks at when it starts, and never again."""

_started_with: dict[str, str] | None = None


def read_at_start() -> dict[str, str]:
    """Variables that make a process that is started another one, as they are now."""
    return {name: value for name, value in os.environ.items() if name.startswith(_READ_AT_START)}


def this_is_the_program() -> None:
    """For `chainsim` alone, at its very start: what imports chainsim is somebody else's, and nothing is known of it."""
    global _started_with
    _started_with = read_at_start()


def is_the_program() -> bool:
    """Whether this process is `chainsim` itself, and nobody else's."""
    return _started_with is not None


def may_be_forked() -> bool:
    """Whether it is, on Linux, with one thread, so that no lock is copied in an unknown state."""
    return _started_with == read_at_start() and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
