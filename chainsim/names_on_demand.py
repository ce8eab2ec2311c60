"""A package's names from modules that are imported once somebody asks for them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def names_on_demand(package: str, names_by_module: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """`__getattr__` of a package, which is asked for a name as long as the package has not got it.

    Args:
        package: its name; its own module is given the names that were asked for.
        names_by_module: where they are.
    """
    modules = {name: module for module, names in names_by_module.items() for name in names}

    def found(name: str) -> Any:  # noqa: ANN401 - a module's attribute
        if name not in modules:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        value = getattr(importlib.import_module(modules[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
