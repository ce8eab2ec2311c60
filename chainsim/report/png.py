"""Result -> PNG, without a browser: the standalone picture, drawn by resvg."""

from __future__ import annotations

import importlib.util

from chainsim.errors import UsageError
from chainsim.model.result import Result
from chainsim.report.svg import picture

_ZOOM = 2  # for screens with small pixels


def require_png() -> None:
    """Before a long render rather than after it.

    Raises:
        UsageError: the extra is not installed.
    """
    if importlib.util.find_spec("resvg_py") is None:
        raise UsageError("PNG pictures need the extra 'png'; try: pip install 'chainsim[png]'")


def to_png(result: Result, *, title: str | None = None) -> bytes:
    """The picture at twice its size in pixels.

    Raises:
        UsageError: the extra is not installed.
    """
    require_png()
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=picture(result, title=title), zoom=_ZOOM))
