"""Where the site will be, as the package's metadata says."""

from __future__ import annotations

import tomllib

from handbook.places import ROOT


def address() -> str:
    """The address of the documentation, with a slash at its end."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['urls']['Documentation'].rstrip('/')}/"
