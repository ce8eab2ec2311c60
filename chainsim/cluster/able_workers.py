"""Which workers may do what: those whose programs and plugins are the same as where the results are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chainsim.errors import UsageError
from chainsim.executing import Inventory

Plugin = tuple[str, str]
"""Kind and name, as a chain names it."""


class PluginMismatch(StrEnum):
    """What is done about a worker that has another build of a plugin."""

    FAIL = "fail"
    EXCLUDE = "exclude"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Placing:
    """Where tasks may go.

    Attributes:
        able: addresses of the workers that run this very program.
        builds: plugin -> the build that counts; None: nobody has it, which its chain's answer will say.
        of: address -> plugin -> the build there.
        strict: whether another build is a reason to stay away.
        notes: a line for everything that is not as it should be.
    """

    able: frozenset[str]
    builds: Mapping[Plugin, str | None]
    of: Mapping[str, Mapping[Plugin, str | None]]
    strict: bool
    notes: tuple[str, ...] = ()

    def places(self, plugins: Iterable[Plugin]) -> frozenset[str]:
        """The workers that may open these plugins."""
        wanted = list(plugins)
        if not self.strict:
            return self.able
        return frozenset(
            address for address in self.able if all(self.of[address].get(one) == self.builds[one] for one in wanted)
        )

    def nobody(self, plugins: Iterable[Plugin]) -> str:
        """Why no worker may, on one line."""
        for kind, name in plugins:
            build = self.builds[kind, name]
            if not any(self.of[address].get((kind, name)) == build for address in self.able):
                return f"no worker has the build {_short(build)} of '{name}'"
        return "no worker has all of its plugins in the builds that count"


def place(own: Inventory, found: Mapping[str, Inventory], mismatch: PluginMismatch) -> Placing:
    """Compare what is there.

    The build that counts is this machine's; of a plugin that it has not, the one that most workers have.

    Args:
        own: of this machine, with every plugin that is asked for.
        found: address -> what is there.
        mismatch: what is done about another build.

    Raises:
        UsageError: a worker has another build, and that was to fail; or no worker runs this program.
    """
    notes = [
        f"{name}: runs chainsim {one.chainsim}, here it is {own.chainsim}; it is not used"
        for name, one in found.items()
        if one.chainsim != own.chainsim
    ]
    able = {name: one for name, one in found.items() if one.chainsim == own.chainsim}
    if found and not able:
        raise UsageError(f"no worker runs this chainsim, {own.chainsim}: {notes[0]}")
    builds = {plugin: build or _most(able, plugin) for plugin, build in own.builds.items()}
    others = [
        f"{name}: '{plugin[1]}' is {_told(one.builds.get(plugin))}, here it is {_told(build)}"
        for name, one in able.items()
        for plugin, build in builds.items()
        if one.builds.get(plugin) != build
    ]
    if others and mismatch is PluginMismatch.FAIL:
        raise UsageError(f"{others[0]}; install the same, or give --plugin-mismatch exclude")
    done = "it is not used for that plugin" if mismatch is PluginMismatch.EXCLUDE else "it is used all the same"
    notes += [f"{line}; {done}" for line in others]
    notes += [f"{name}: meters' loops are not compiled there" for name, one in able.items() if one.kernel < own.kernel]
    return Placing(
        frozenset(able),
        builds,
        {name: one.builds for name, one in able.items()},
        mismatch is not PluginMismatch.NOTE,
        tuple(notes),
    )


def _most(found: Mapping[str, Inventory], plugin: Plugin) -> str | None:
    counted = Counter(build for one in found.values() if (build := one.builds.get(plugin)) is not None)
    return min(counted, key=lambda build: (-counted[build], build), default=None)


def _told(build: str | None) -> str:
    return "not there" if build is None else f"build {_short(build)}"


def _short(build: str | None) -> str:
    return "?" if build is None else build[:8]
