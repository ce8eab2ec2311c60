"""What a notebook shows of a result: the same strip and waterfall as the page, as a picture that brings no style."""

from __future__ import annotations

import base64
from html import escape

from chainsim.model.result import Result
from chainsim.report.run.svg.picture import picture
from chainsim.report.run.verdict import verdict


def to_notebook(result: Result) -> str:
    """An image, so that neither the notebook's style nor ours reaches the other."""
    encoded = base64.b64encode(picture(result).encode()).decode()
    return f'<img alt="{escape(verdict(result))}" style="max-width:100%" src="data:image/svg+xml;base64,{encoded}">'
