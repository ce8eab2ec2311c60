"""A sweep as a PNG: levels and their cost over what is swept."""

from __future__ import annotations

from chainsim.model.sweep import SweepResult
from chainsim.report.kit.png import png
from chainsim.report.sweep.svg import sweep_picture


def sweep_to_png(result: SweepResult) -> bytes:
    """The picture of a sweep.

    Raises:
        UsageError: the extra is not installed.
    """
    return png(sweep_picture(result))
