"""The colours of the page: those of the reports."""

from __future__ import annotations

from chainsim.report.kit.svg.palette import DARK, LIGHT, variables


def theme_css() -> str:
    """For light and dark, by what the visitor's system asks for."""
    dark = variables(DARK)
    return (
        f":root{{color-scheme:light;{variables(LIGHT)}}}"
        f"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
    )
