"""A text report on a page of its own, under a picture where there is one."""

from __future__ import annotations

import base64
from importlib.metadata import version

from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.svg.elements import visible


def text_to_html(title: str, text: str, picture: str = "") -> str:
    """The page. A picture is a whole SVG; it stands there as an image, so that its style stays its own."""
    encoded = base64.b64encode(picture.encode()).decode()
    return render(
        "text.html.j2",
        title=visible(title),
        text=text,
        picture=f"data:image/svg+xml;base64,{encoded}" if picture else "",
        data=data({}),
        version=version("chainsim"),
    )
