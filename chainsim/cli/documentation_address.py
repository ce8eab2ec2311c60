"""Where the documentation is: what the environment says, else the settings, else what the package says of itself."""

from __future__ import annotations

import os
from pathlib import Path

_NOBODY = "OWNER"
"""Stands in the address until somebody publishes the package."""


def documentation(named: str = "") -> str:
    """The address, without the page; "" where there is none.

    Args:
        named: what the settings of a repository say; "": nothing.
    """
    from importlib.metadata import metadata

    in_environment = os.environ.get("CHAINSIM_DOCS_URL")
    if in_environment is not None:
        return in_environment
    if named:
        return named
    urls = metadata("chainsim").get_all("Project-URL") or ()
    address = next((url.partition(",")[2].strip() for url in urls if url.startswith("Documentation,")), "")
    return "" if _NOBODY in address else address


def built_here() -> str:
    """The address of the site that `make docs` has left in the checkout that this runs from; "" where it has not."""
    checkout = Path(__file__).resolve().parents[2]
    site = checkout / "site"
    built = (checkout / "pyproject.toml").is_file() and (site / "findings" / "index.html").is_file()
    return site.as_uri() if built else ""
