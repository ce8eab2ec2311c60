"""One result as a PNG: the chain as a strip and a waterfall."""

from __future__ import annotations

from chainsim.model.result import Result
from chainsim.report.kit.png import png
from chainsim.report.run.svg.picture import picture


def to_png(result: Result, *, title: str | None = None) -> bytes:
    """The picture of a result.

    Raises:
        UsageError: the extra is not installed.
    """
    return png(picture(result, title=title))
