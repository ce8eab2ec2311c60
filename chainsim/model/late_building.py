"""When pydantic makes what checks a mapping of a file: with the first of them, or as soon as its class is imported.

For all classes of chains and sessions that takes a tenth of a second, which every process would pay at its start, and
most of them check nothing or only chains.
"""

from __future__ import annotations

from typing import Final

from pydantic import VERSION

BUILT_LATE: Final = tuple(map(int, VERSION.split(".")[:2])) >= (2, 14)
"""With the first. Before 2.14 two threads that were the first at the same time could get half of it."""
