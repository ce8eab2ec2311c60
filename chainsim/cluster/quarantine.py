"""Builds of plugins that hang: after three times nobody waits for them any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from chainsim.errors import RenderError

MOST_HANGS = 3

Build = tuple[str, str, str | None]
"""Kind, name, and SHA-256 over its files."""


@dataclass
class Quarantine:
    """Counts hangs.

    Attributes:
        hangs: of each build.
    """

    hangs: Counter[Build] = field(default_factory=Counter)

    def hung(self, builds: Iterable[Build]) -> None:
        """One of these did not come back; where it is not known which, all count."""
        self.hangs.update(builds)

    def shut_out(self, builds: Iterable[Build]) -> RenderError | None:
        """Why a task with these is not done any more; None: it is."""
        for kind, name, build in builds:
            if self.hangs[kind, name, build] >= MOST_HANGS:
                return RenderError(
                    f"not measured: '{name}' (build {(build or '?')[:8]}) has hung {MOST_HANGS} times in this run, "
                    "and is not waited for any more"
                )
        return None
