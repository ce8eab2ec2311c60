"""chainsim: shows where a plugin chain goes wrong. What it offers to Python is described in `chainsim.library`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainsim.library import Chain, CheckResult, RunOptions, RunResult, check, load_chain, run

__all__ = ["Chain", "CheckResult", "RunOptions", "RunResult", "check", "load_chain", "run"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
    # Loaded when asked for, so that `chainsim --help` need not wait for numpy and pydantic.
    if name not in __all__:
        raise AttributeError(f"module 'chainsim' has no attribute '{name}'")
    from chainsim import library

    return getattr(library, name)
