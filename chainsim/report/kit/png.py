"""Pictures as PNG, without a browser: drawn by resvg from what report.svg makes."""

from __future__ import annotations

import importlib.util

from chainsim.errors import UsageError
from chainsim.model.result import Result
from chainsim.model.sweep import SweepResult
from chainsim.report.run.svg.picture import picture
from chainsim.report.sweep.svg import sweep_picture

_ZOOM = 2  # for screens with small pixels


def require_png() -> None:
    """Before a long render rather than after it.

    Raises:
        UsageError: the extra is not installed.
    """
    if importlib.util.find_spec("resvg_py") is None:
        raise UsageError("PNG pictures need the extra 'png'; try: pip install 'chainsim[png]'")


def to_png(result: Result, *, title: str | None = None) -> bytes:
    """The chain as a strip and a waterfall.

    Raises:
        UsageError: the extra is not installed.
    """
    return _drawn(picture(result, title=title))


def sweep_to_png(result: SweepResult) -> bytes:
    """Levels and their cost over what is swept.

    Raises:
        UsageError: the extra is not installed.
    """
    return _drawn(sweep_picture(result))


def _drawn(svg: str) -> bytes:
    require_png()
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))
