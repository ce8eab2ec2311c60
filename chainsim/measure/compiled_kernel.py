"""The loops of kernel.c as they were compiled when chainsim was installed. Importing this needs no NumPy."""

from __future__ import annotations

from typing import Any

try:
    from chainsim.measure import _kernel  # type: ignore[attr-defined,unused-ignore]  # not there where it was not built
except ImportError:
    _kernel = None

LOOPS = 4

if getattr(getattr(_kernel, "lib", None), "CHAINSIM_LOOPS", None) != LOOPS:  # compiled before the sources changed
    _kernel = None

loops: Any = _kernel
"""cffi's module; None where there is none, or not of these sources."""

available = loops is not None
"""Whether the compiled loops are used."""
