"""Pictures as PNG, without a browser: SVG drawn by resvg."""

from __future__ import annotations

import importlib.util

from chainsim.errors import UsageError

_ZOOM = 2  # for screens with small pixels


def require_png() -> None:
    """Before a long render rather than after it.

    Raises:
        UsageError: the extra is not installed.
    """
    if importlib.util.find_spec("resvg_py") is None:
        raise UsageError("PNG pictures need the extra 'png'; try: pip install 'chainsim[png]'")


def png(svg: str) -> bytes:
    """A drawing as a picture.

    Raises:
        UsageError: the extra is not installed.
    """
    require_png()
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))
