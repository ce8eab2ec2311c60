"""What `import chainsim` offers: filled in by mkdocstrings from signatures and docstrings."""

from __future__ import annotations

import chainsim
from handbook.places import write

_OPTIONS = """
    options:
      heading_level: 3
      show_root_heading: true
      show_root_full_path: false
      show_source: false
      show_signature_annotations: true
      separate_signature: true
      docstring_style: google
      members_order: source
      filters: ["!^_"]
"""


def write_python_api() -> None:
    """One page."""
    functions = [name for name in chainsim.__all__ if name.islower() and not name.startswith("_")]
    classes = [name for name in chainsim.__all__ if not name.islower()]
    errors = [name for name in classes if issubclass(getattr(chainsim, name), chainsim.ChainsimError)]
    rest = [name for name in classes if name not in errors]
    lines = ["# Python API", "", "[From Python](python.md) shows how it is used.", ""]
    for heading, names in (("Functions", functions), ("Results and options", rest), ("Errors", errors)):
        lines += [f"## {heading}", ""]
        for name in names:
            value = getattr(chainsim, name)
            lines += [f"::: {value.__module__}.{value.__qualname__}{_OPTIONS}", ""]
    write("api.md", "\n".join(lines))
