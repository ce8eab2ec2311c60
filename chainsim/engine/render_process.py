"""The render process, which `chainsim.engine.guard` forks: it serves one parent, and hosts all plugins.

All plugins run here, on the main thread, so that one that crashes, hangs, exits or prints takes only this
process down. Standard input and output are the wire to the parent at first; they are moved away before any
plugin is loaded, and what plugins print goes to standard error, which the parent reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from chainsim.engine import memory_tuning
from chainsim.engine.cwd_and_locale import CwdAndLocale
from chainsim.engine.heartbeat import BeatingProcessor
from chainsim.engine.message_pipe import Receiver, send
from chainsim.engine.plugin_requests import data_sheet_of, profile_of
from chainsim.engine.programme_trial import programme_check
from chainsim.engine.pulse import Pulse
from chainsim.engine.requests import (
    AskBuses,
    CheckProgramme,
    CheckStages,
    Describe,
    FindPlugins,
    InspectFile,
    KeepState,
    MeasureSheet,
    OpenChain,
    Probe,
)
from chainsim.engine.responses import (
    BusesFound,
    Described,
    Failed,
    FoundPlugins,
    Inspected,
    Opened,
    Probed,
    ProgrammeChecked,
    Refused,
    SheetMeasured,
    StateKept,
)
from chainsim.engine.restoring import Restoring
from chainsim.engine.ring import MappedMemory, Shared, map_shared
from chainsim.errors import ChainsimError, PluginRefused
from chainsim.model.audio import AudioFormat
from chainsim.model.plugin_listing import StageProblem
from chainsim.model.processor import Threads
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage

_SOON_S = 0.3  # between two tries of a check: a chain is rendered


def serve(shared: Shared) -> None:
    """Serve one parent until it closes the wire.

    Args:
        shared: the memory that the parent shares: the pulse, and a ring where a chain is rendered.
    """
    receiver, answer = _claim_wire()
    server = _Server(shared, receiver, answer)
    while (request := next_request(receiver)) is not None:
        try:
            server.serve(request)
        except BrokenPipeError:
            return
        except PluginRefused as error:
            answer(Failed(str(error), refused=True))
        except ChainsimError as error:
            answer(Failed(str(error)))
        except Exception as error:  # whatever a plugin raises is an answer, not the end
            answer(Failed(f"{type(error).__name__}: {error}"))


def next_request(receiver: Receiver) -> object | None:
    """None at the end. What a try has freed is kept for the next, and given back if that does not come soon."""
    if memory_tuning.much_is_kept() and not receiver.comes_within(_SOON_S):
        memory_tuning.give_back_freed_memory(kept_bytes=0)
    request: object | None = receiver.receive()
    if not isinstance(request, CheckProgramme):
        memory_tuning.give_back_freed_memory()
    return request


def _claim_wire() -> tuple[Receiver, Callable[[object], None]]:
    read_end, write_end = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    own = os.getpid()

    def answer(message: object) -> None:
        if os.getpid() != own:  # a plugin has forked and let its copy of this process come back here
            os._exit(0)
        send(write_end, message)

    return Receiver(read_end), answer


class _Server:
    """What a parent may ask for."""

    def __init__(self, shared: Shared, receiver: Receiver, answer: Callable[[object], None]) -> None:
        self._memory = MappedMemory(shared)
        self._receiver = receiver
        self._answer = answer
        self._pulse = Pulse(map_shared(shared, Pulse.NBYTES))
        self._surroundings = CwdAndLocale()

    def serve(self, request: object) -> None:
        """Answer one request."""
        # Imported here: by now the parent may already be reading its audio.
        from chainsim.host import plugin_listing
        from chainsim.host.stage_problems import stage_problems

        self._pulse.beat()  # from here on plugins are at work
        match request:  # late messages of a render that has ended (`Fed`, `Released`, `Finish`) are no requests
            case OpenChain():
                self._render(request)
            case CheckStages(stages, places):
                problems: list[StageProblem] = []
                for path, stage in stages:
                    self._pulse.beat()
                    problems += stage_problems(path, stage, places, None)
                self._answer(Refused(tuple(problems)))
            case FindPlugins(places):
                self._answer(
                    FoundPlugins(plugin_listing.list_builtins(), tuple(plugin_listing.find_plugin_files(places)))
                )
            case InspectFile(file, kind):
                self._answer(Inspected(plugin_listing.inspect_file(file, kind, self._pulse.beat)))
            case KeepState(stage, places):
                from chainsim.host.kept_state import kept_state

                self._answer(StateKept(kept_state(stage, places)))
            case AskBuses(file, plugin_name):
                from chainsim.host.buses import unheard_buses

                self._answer(BusesFound(unheard_buses(file, plugin_name)))
            case Probe():
                self._answer(Probed(profile_of(request, self._open)))
            case MeasureSheet():
                self._answer(SheetMeasured(data_sheet_of(request, self._open)))
            case CheckProgramme():
                self._answer(ProgrammeChecked(programme_check(request, self._open)))
            case Describe(reference, plugin_name, places):
                self._answer(Described(plugin_listing.describe_plugin(reference, plugin_name, places)))

    def _open(
        self,
        stage: LeafStage,
        audio: AudioFormat,
        places: SearchPaths,
        *,
        mono_source: bool = False,
        threads: Threads | None = None,
        dual_mono: bool = True,
    ) -> BeatingProcessor:
        """A fresh instance whose every call is felt in the pulse."""
        from chainsim.host.stage_opening import open_stage

        self._pulse.beat()
        opened = open_stage(stage, audio, places, mono_source=mono_source, threads=threads, dual_mono=dual_mono)
        self._surroundings.restore()
        return BeatingProcessor(opened.processor, self._pulse)

    def _render(self, request: OpenChain) -> None:
        from chainsim.engine.hosted_stages import StageFailedError
        from chainsim.engine.opening_failure import why_not_opened, why_not_played
        from chainsim.engine.render_loop import RenderLoop
        from chainsim.host import instance

        ring = self._memory.ring(request.ring)
        instance.know((one.file, one.name, one.restores) for one in request.known)
        try:
            loop = RenderLoop(request, ring, self._pulse, self._surroundings, self._receiver.receive, self._answer)
        except StageFailedError as failure:
            self._answer(why_not_opened(request, failure, self._pulse))
            return
        self._answer(Opened(loop.stages(), tuple(Restoring(*one) for one in instance.found_out())))
        try:
            loop.run()
        except StageFailedError as failure:
            self._answer(why_not_played(failure))
