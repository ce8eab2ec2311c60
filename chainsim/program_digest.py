"""The program itself as part of what a kept answer depends on: every change of it makes them void.

A version number does not do: it is the same for every state of a checkout between two releases.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import inspect
from pathlib import Path
from types import ModuleType
from typing import cast

LIBRARIES = ("pedalboard", "numpy", "soundfile", "soxr", "pydantic")
"""What computes or decodes, besides this package."""

_COUNTED = frozenset({".py", ".c", ".h", ".so", ".pyd", ".json", ".yaml"})


@functools.cache
def digest(folder: Path = Path(__file__).parent) -> bytes:
    """SHA-256 over the package's files, compiled loops included, and the releases of the libraries it stands on."""
    content = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in _COUNTED):
        content.update(f"{file.relative_to(folder).as_posix()}\0".encode())
        content.update(hashlib.sha256(file.read_bytes()).digest())
    for name in LIBRARIES:
        content.update(f"{name} {importlib.metadata.version(name)}\0".encode())
    return content.digest()


def page(module: object) -> str:
    """What a module's docstring says; read from its source where Python was told to leave docstrings out (`-OO`)."""
    return inspect.getdoc(module) or ast.get_docstring(ast.parse(inspect.getsource(cast(ModuleType, module)))) or ""
