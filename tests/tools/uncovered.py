"""Programs that coverage.py keeps out of: it takes time, and writes a file at the end."""

from __future__ import annotations

import os


def uncovered(**more: str) -> dict[str, str]:
    """An environment in which nobody looks which lines are run (`make coverage`)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return {**kept, **more}
