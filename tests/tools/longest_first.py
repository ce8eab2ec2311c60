"""The order in which files of tests are handed to workers: those that take longest first, so that none lags behind.

A file is the unit (`--dist loadfile`): what its tests share is made once. How long a file takes is guessed from its
tests: a long one says so where it is far from the usual, `pytest.mark.slow(seconds=60)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest

QUICK_S, SLOW_S = 0.1, 4.0
"""What most tests take, of the quick suite and of the long one."""


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests file by file, each file as it was; of two that seem to take as long the first stays the first."""
    files: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.nodeid.split("::")[0]].append(item)
    ordered = sorted(files.values(), key=lambda tests: -sum(map(seconds, tests)))
    return [item for tests in ordered for item in tests]


def seconds(item: pytest.Item) -> float:
    """About how long a test takes."""
    mark = item.get_closest_marker("slow")
    return QUICK_S if mark is None else float(mark.kwargs.get("seconds", SLOW_S))
