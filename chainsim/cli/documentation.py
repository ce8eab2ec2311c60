"""Where the documentation is: what the environment says, else what the package was published with."""

from __future__ import annotations

import os

_NOBODY = "OWNER"
"""Stands in the address until somebody publishes the package."""


def documentation() -> str:
    """The address, without the page; "" where there is none."""
    from importlib.metadata import metadata

    named = os.environ.get("CHAINSIM_DOCS_URL")
    if named is not None:
        return named
    urls = metadata("chainsim").get_all("Project-URL") or ()
    address = next((url.partition(",")[2].strip() for url in urls if url.startswith("Documentation,")), "")
    return "" if _NOBODY in address else address
