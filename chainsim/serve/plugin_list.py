"""What can be put into a chain from the page: by an id of ours, never by a path of the browser's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chainsim.engine.plugin_listing import describe_plugin, list_plugins
from chainsim.errors import ChainsimError, UsageError
from chainsim.model.chain import BuiltinStage, Stage, Vst3Stage
from chainsim.model.options import ProcessLimits
from chainsim.model.plugin_listing import PluginListing
from chainsim.serve.page_values import finite


@dataclass(frozen=True, slots=True)
class Offered:
    """A plugin with its id."""

    id: str
    name: str
    kind: str
    maker: str | None
    reference: str  # for us alone
    plugin_name: str | None


class PluginList:
    """Looked up once, in a thread of its own: built-ins are there in a moment, a file that hangs keeps nobody waiting.

    Args:
        plugin_dirs: searched besides the system's folders.
        limits: of the process that opens a plugin.
    """

    def __init__(self, plugin_dirs: tuple[Path, ...], limits: ProcessLimits) -> None:
        self._plugin_dirs = plugin_dirs
        self._limits = limits
        self._more = threading.Condition()
        self._begun = False
        self._complete = False
        self._failure: ChainsimError | None = None
        self._offered: dict[str, Offered] = {}
        self._described: dict[str, dict[str, Any]] = {}

    def offered(self) -> dict[str, Any]:
        """Id, name, kind and maker of each that is known by now, and whether that is all."""
        with self._more:
            self._wait(lambda: bool(self._offered))
            known = sorted(self._offered.values(), key=lambda one: one.name.lower())
            rows = [{"id": one.id, "name": one.name, "kind": one.kind, "maker": one.maker} for one in known]
            return {"plugins": rows, "complete": self._complete}

    def described(self, plugin: str) -> dict[str, Any]:
        """A plugin's parameters. Errors as `describe_plugin`, and UsageError for an id that is not ours."""
        one = self._one(plugin)
        if plugin not in self._described:
            found = describe_plugin(one.reference, one.plugin_name, self._plugin_dirs, self._limits)
            self._described[plugin] = finite(
                {"id": plugin, "name": one.name, "parameters": [asdict(parameter) for parameter in found.parameters]}
            )
        return self._described[plugin]

    def stage(self, plugin: str) -> Stage:
        """A stage with the plugin as it comes.

        Raises:
            UsageError: the id is not ours.
        """
        one = self._one(plugin)
        if one.kind == "builtin":
            return BuiltinStage(builtin=one.name)
        return Vst3Stage(vst3=one.reference, plugin_name=one.plugin_name)

    def knows_file(self, reference: str) -> bool:
        """Whether a chain's plugin is one of those that are installed here, by its bare name."""

        def known() -> bool:
            return any(one.kind != "builtin" and Path(one.reference).name == reference for one in offered)

        with self._more:
            offered = self._offered.values()
            self._wait(known)
            return known()

    def _one(self, plugin: str) -> Offered:
        with self._more:
            self._wait(lambda: plugin in self._offered)
            one = self._offered.get(plugin)
        if one is None:
            raise UsageError("no such plugin here; reload the page")
        return one

    def _wait(self, known: Callable[[], bool]) -> None:
        """Until it is known, or all is looked at; the looking begins with the first who asks."""
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._look, daemon=True).start()
        self._more.wait_for(lambda: known() or self._complete)
        if self._failure is not None and not known():
            raise self._failure

    def _look(self) -> None:
        try:
            list_plugins(self._plugin_dirs, self._limits, on_listed=self._take)
        except ChainsimError as error:
            self._failure = error
        finally:
            with self._more:
                self._complete = True
                self._more.notify_all()

    def _take(self, listing: PluginListing) -> None:
        with self._more:
            self._offered |= {one.id: one for one in _offers(listing)}
            self._more.notify_all()


def _offers(listing: PluginListing) -> list[Offered]:
    if listing.error is not None or listing.kind == "au":
        return []
    if listing.kind == "builtin":
        return [Offered(f"builtin:{listing.name}", listing.name, "builtin", None, listing.name, None)]
    names: tuple[str | None, ...] = listing.plugin_names if len(listing.plugin_names) > 1 else (None,)
    shown = listing.name.removesuffix(".vst3")
    return [
        Offered(f"vst3:{listing.name}:{name or ''}", name or shown, "vst3", listing.maker, listing.name, name)
        for name in names
    ]
