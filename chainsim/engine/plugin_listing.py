"""What this machine can host: asked of render processes, so that a plugin that dies takes only its own row down."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from chainsim.engine.failure_attribution import ERRORS
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.process_handle import Child
from chainsim.engine.progress import Counted, OnProgress
from chainsim.engine.requests import AskBuses, CheckStages, Describe, FindPlugins, InspectFile, KeepState, Request
from chainsim.engine.responses import BusesFound, Described, Failed, FoundPlugins, Inspected, Refused, StateKept
from chainsim.errors import HostError, PluginRefused, PluginTimedOut, RenderError, UsageError
from chainsim.model.chain import AuStage, Stage, Vst3Stage
from chainsim.model.options import ProcessLimits
from chainsim.model.plugin_listing import PluginDescription, PluginListing, StageProblem
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_files import plugin_reference


def list_plugins(
    plugin_dirs: Sequence[Path],
    limits: ProcessLimits,
    on_progress: OnProgress | None = None,
    on_listed: Callable[[PluginListing], None] | None = None,
    names: Sequence[str] = (),
) -> list[PluginListing]:
    """Everything that can be hosted here, built-ins first; a plugin that will not load is listed with why.

    Every file is tried in a process of its own, as many at once as there are processors.

    Args:
        plugin_dirs: where to look besides the system's folders.
        limits: of the process of each.
        on_progress: called with how many files were tried, and which one now.
        on_listed: called with each as it is known, built-ins first, from any thread.
        names: patterns such as Zam*, of which it has to fit one, with its suffix or without; nothing else is loaded.
            Empty: everything.

    Raises:
        UsageError: nothing has such a name.
    """

    def listed(listing: PluginListing) -> PluginListing:
        if on_listed is not None:
            on_listed(listing)
        return listing

    found: FoundPlugins = _ask(FindPlugins(SearchPaths(Path.cwd(), tuple(plugin_dirs))), "the plugin folders", limits)

    def inspect(entry: tuple[str, Path]) -> PluginListing:
        kind, file = entry
        with counted:
            counted.begin(file.name)
            try:
                answer: Inspected = _ask(InspectFile(file, kind), f"'{file.name}'", limits)
            except (HostError, RenderError) as error:
                return listed(PluginListing(file.name, kind, str(file), error=str(error)))
            return listed(answer.listing)

    builtins = [one for one in found.builtins if _is_named(one.name, names)]
    files = [one for one in found.files if _is_named(one[1].name, names)]
    if names and not (builtins or files):
        raise UsageError(f"no plugin here is called {' or '.join(map(repr, names))}; `chainsim plugins` lists them")
    counted = Counted(on_progress, len(files), "loading")
    for builtin in builtins:
        listed(builtin)
    return [*builtins, *in_parallel(inspect, files, os.cpu_count() or 1)]


def _is_named(name: str, patterns: Sequence[str]) -> bool:
    folded = name.casefold()
    return not patterns or any(
        fnmatchcase(one, pattern.casefold()) for pattern in patterns for one in (folded, Path(folded).stem)
    )


def describe_plugin(
    reference: str, plugin_name: str | None, plugin_dirs: Sequence[Path], limits: ProcessLimits
) -> PluginDescription:
    """The parameters of a built-in, or of a plugin file: by bare name, or by a path that the user gave.

    Raises:
        HostError: not here, or does not load.
        PluginRefused: `plugin_name` is wrong or missing.
        PluginCrashed, PluginTimedOut: as named.
    """
    places = SearchPaths(Path.cwd(), tuple(plugin_dirs), (Path(reference),))
    subject = f"'{reference}'"
    answer: Described = _ask(Describe(reference, plugin_name, places), subject, limits)
    described = answer.description
    if described.kind != "vst3" or described.file is None:
        return described
    try:
        buses: BusesFound = _ask(AskBuses(Path(described.file), described.name), subject, limits)
    except (HostError, RenderError):  # it died of the question, which not all stand: nothing is known then
        return described
    return replace(described, unheard_buses=buses.unheard)


def check_stages(
    stages: Sequence[tuple[str, Stage]], places: SearchPaths, limits: ProcessLimits
) -> tuple[StageProblem, ...]:
    """What the plugins have against these stages, each opened on its own."""
    answer: Refused = _ask(CheckStages(tuple(stages), places), "a plugin of the chain", limits)
    return answer.problems


def keep_state(stage: Vst3Stage | AuStage, places: SearchPaths, limits: ProcessLimits) -> bytes:
    """What a host would keep of a stage's plugin: the bytes of a .vstpreset.

    Raises:
        HostError: not here, or does not load.
        PluginRefused: it does not have what the stage asks of it, or is no VST3.
        PluginCrashed, PluginTimedOut: as named.
    """
    answer: StateKept = _ask(KeepState(stage, places), f"'{plugin_reference(stage)[1]}'", limits)
    return answer.preset


def _ask(request: Request, subject: str, limits: ProcessLimits) -> Any:  # noqa: ANN401 - the Answer to this request
    """One question to a process of its own."""
    child = Child(limits.memory_bytes)
    try:
        child.send(request)
        answer = child.receive(limits.timeout_s)
        if answer is None:
            death = child.death()
            raise ERRORS[death.kind](f"{subject} {death.words} while loading")
    except TimeoutError:
        child.kill()
        raise PluginTimedOut(f"{subject} did not load within {limits.timeout_s:g} s") from None
    finally:
        child.close()
    if isinstance(answer, Failed):
        raise PluginRefused(answer.message) if answer.refused else HostError(answer.message)
    return answer
