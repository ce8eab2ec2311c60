"""Which workers may do what: those whose programs and plugins are the same as where the results are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chainsim.cluster.quarantine import Build
from chainsim.cluster.task_kind import Kind, Plugin
from chainsim.errors import UsageError
from chainsim.executing import Inventory


class PluginMismatch(StrEnum):
    """What is done about a worker that has another build of a plugin."""

    FAIL = "fail"
    EXCLUDE = "exclude"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Placing:
    """Where tasks may go.

    Attributes:
        able: address -> what is there, of the workers that run this very program.
        builds: system ("" for tasks that ask for none) -> plugin -> the build that counts; None: nobody has it, which
            its chain's answer will say.
        strict: whether another build is a reason to stay away.
        notes: a line for everything that is not as it should be.
    """

    able: Mapping[str, Inventory] = field(default_factory=dict)
    builds: Mapping[str, Mapping[Plugin, str | None]] = field(default_factory=dict)
    strict: bool = True
    notes: tuple[str, ...] = ()

    def places(self, kind: Kind) -> frozenset[str]:
        """The workers that may do tasks of this kind."""
        wanted = self.builds_of(kind) if self.strict else ()
        return frozenset(
            address
            for address, one in self.able.items()
            if kind.system in (None, one.system) and all(one.builds.get(build[:2]) == build[2] for build in wanted)
        )

    def builds_of(self, kind: Kind) -> tuple[Build, ...]:
        """The builds that count of its plugins."""
        counting = self.builds.get(kind.system or "", {})
        return tuple((*plugin, counting.get(plugin)) for plugin in sorted(kind.plugins))

    def nobody(self, kind: Kind) -> str:
        """Why no worker may, on one line."""
        there = [one for one in self.able.values() if kind.system in (None, one.system)]
        if not there:
            return f"no worker runs {kind.system or 'this chainsim'}"
        for *plugin, build in self.builds_of(kind):
            if not any(one.builds.get((plugin[0], plugin[1])) == build for one in there):
                return f"no worker has the build {_short(build)} of '{plugin[1]}'"
        return "no worker has all of its plugins in the builds that count"


def place(
    own: Inventory, found: Mapping[str, Inventory], mismatch: PluginMismatch, *, each_system: bool = False
) -> Placing:
    """Compare what is there.

    The build that counts is this machine's; of a plugin that it has not, the one that most workers have. Where tasks
    are for a system each, that is so among the workers of a system.

    Args:
        own: of this machine, with every plugin that is asked for.
        found: address -> what is there.
        mismatch: what is done about another build.
        each_system: whether tasks are for a system each.

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
    builds = {"": {plugin: build or _most(able.values(), plugin) for plugin, build in own.builds.items()}}
    for system in {one.system for one in able.values()} if each_system else ():
        fellows = [one for one in able.values() if one.system == system]
        mine = own.builds if system == own.system else {}
        builds[system] = {plugin: mine.get(plugin) or _most(fellows, plugin) for plugin in own.builds}
    others = [
        f"{name}: '{plugin[1]}' is {_told(one.builds.get(plugin))}, {where} it is {_told(build)}"
        for name, one in able.items()
        for of in [one.system if each_system else ""]
        for plugin, build in builds[of].items()
        for where in [f"on {of}" if of else "here" if own.builds.get(plugin) else "on most workers"]
        if one.builds.get(plugin) != build
    ]
    if others and mismatch is PluginMismatch.FAIL:
        raise UsageError(f"{others[0]}; install the same, or give --plugin-mismatch exclude")
    done = "it is not used for that plugin" if mismatch is PluginMismatch.EXCLUDE else "it is used all the same"
    notes += [f"{line}; {done}" for line in others]
    notes += [f"{name}: meters' loops are not compiled there" for name, one in able.items() if one.kernel < own.kernel]
    return Placing(able, builds, mismatch is not PluginMismatch.NOTE, tuple(notes))


def _most(found: Iterable[Inventory], plugin: Plugin) -> str | None:
    counted = Counter(build for one in found if (build := one.builds.get(plugin)) is not None)
    return min(counted, key=lambda build: (-counted[build], build), default=None)


def _told(build: str | None) -> str:
    return "not there" if build is None else f"build {_short(build)}"


def _short(build: str | None) -> str:
    return "?" if build is None else build[:8]
