"""Jinja set up so that whatever a chain or file is called stays text.

Everything is escaped unless it is markup that `kit.svg` made. The page allows no network and no script
but its own: a Content Security Policy names script and style by their hashes.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import math
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from chainsim.report.kit.svg.elements import level, visible
from chainsim.report.kit.svg.palette import DARK, DRAWING_CSS, LIGHT, variables
from chainsim.units import format_time


def render(template: str, /, *, assets: Sequence[str] = (), **values: object) -> str:
    """A page; `script` and `style` are added, and the policy that allows them and nothing else.

    Args:
        template: its file.
        assets: scripts and styles that this page needs besides those of every page.
        values: what the template shows.
    """
    script = "\n".join((_script(), *(_asset(name) for name in assets if name.endswith(".js"))))
    style = "\n".join((_style(), *(_asset(name) for name in assets if name.endswith(".css"))))
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; base-uri 'none'"
    )
    ours = {"script": Markup(script), "style": Markup(style)}  # noqa: S704 - files of this package
    page: str = _environment().get_template(template).render(**values, **ours, policy=policy)
    return page


def data(values: object) -> Markup:
    """JSON that can stand inside a script element: no character in it can end that or be read as markup."""
    text = json.dumps(_finite(values), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing is left in it that markup is made of


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("chainsim.report.kit.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(level=level, visible=visible, clock=format_time, plain=_plain)
    return environment


def _plain(value: float | None) -> str:
    """A number for the page's script; empty where there is none that it could compare."""
    return "" if value is None or not math.isfinite(value) else f"{value:.2f}"


def _style() -> str:
    """The page's style with the palette in front of it; paper is always white."""
    light, dark = variables(LIGHT), variables(DARK)
    themes = (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
    )
    return f"{themes}\n{DRAWING_CSS}\n{_asset('page.css')}"


def tapes_module() -> str:
    """The ES module by which tapes are played and switched between, here and wherever else a page lets one listen."""
    return _asset("tapes.js")


def _script() -> str:
    """The page's script is no module: what it takes from one stands in front of it."""
    return tapes_module().replace("export ", "") + _asset("page.js")


def _asset(name: str) -> str:
    return files("chainsim.report.kit.html").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"


def _finite(value: Any) -> Any:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
