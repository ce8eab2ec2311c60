"""The render process: `python -m chainsim.engine.process`, started by `chainsim.engine.client`.

All plugins run here, on the main thread, so that one that crashes, hangs, exits or prints takes only this
process down. Standard input and output are the wire to the parent at first; they are moved away before any
plugin is loaded, and what plugins print goes to standard error, which the parent reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np

from chainsim.engine.messages import (
    CheckProgramme,
    CheckStages,
    Describe,
    Described,
    Failed,
    FindPlugins,
    FoundPlugins,
    Inspected,
    InspectFile,
    OpenChain,
    Opened,
    Probe,
    Probed,
    ProgrammeChecked,
    Refused,
)
from chainsim.engine.ring import LOADING, Ring
from chainsim.engine.wire import Receiver, send
from chainsim.errors import ChainsimError, HostError, PluginRefused
from chainsim.model.audio import BLOCK_FRAMES, AudioFormat
from chainsim.model.catalogue import StageProblem
from chainsim.model.processor import Processor
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.result import ChannelMode
from chainsim.model.walk import walk_stages


def main() -> None:
    """Serve one parent until it closes the wire."""
    receiver, answer = _claim_wire()
    while (request := receiver.receive()) is not None:
        try:
            _serve(request, receiver, answer)
        except BrokenPipeError:
            return
        except PluginRefused as error:
            answer(Failed(str(error), refused=True))
        except ChainsimError as error:
            answer(Failed(str(error)))
        except Exception as error:  # whatever a plugin raises is an answer, not the end
            answer(Failed(f"{type(error).__name__}: {error}"))


def _claim_wire() -> tuple[Receiver, Callable[[object], None]]:
    read_end, write_end = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return Receiver(read_end), lambda message: send(write_end, message)


def _serve(request: object, receiver: Receiver, answer: Callable[[object], None]) -> None:
    # Imported here: by now the parent may already be reading its audio.
    from chainsim.host import listing
    from chainsim.host.checking import stage_problems

    match request:
        case OpenChain():
            _render(request, receiver, answer)
        case CheckStages(stages, places):
            problems = [problem for path, stage in stages for problem in stage_problems(path, stage, places, None)]
            answer(Refused(tuple(problems)))
        case FindPlugins(places):
            answer(FoundPlugins(listing.list_builtins(), tuple(listing.find_plugin_files(places))))
        case InspectFile(file, kind):
            answer(Inspected(listing.inspect_file(file, kind)))
        case Probe():
            answer(Probed(_profile(request)))
        case CheckProgramme():
            answer(ProgrammeChecked(_programme_check(request)))
        case Describe(reference, plugin_name, places):
            answer(Described(listing.describe_plugin(reference, plugin_name, places)))


def _profile(request: Probe) -> StageProfile:
    """Probe a stage with as many channels as it takes: one where it is mono only."""
    from chainsim.host.opening import open_stage
    from chainsim.host.processors import StereoOnlyError
    from chainsim.probe import probe_stage

    rate_hz = request.audio.sample_rate_hz
    trial = open_stage(request.stage, request.audio, request.places).processor
    channels = request.audio.channels
    try:
        trial.process(np.zeros((channels, BLOCK_FRAMES), dtype=np.float32))
    except StereoOnlyError:
        channels = 2
    if trial.channel_mode is ChannelMode.DUAL_MONO:
        channels = 1
    audio = AudioFormat(rate_hz, channels)
    return probe_stage(lambda: open_stage(request.stage, audio, request.places).processor, audio)


def _programme_check(request: CheckProgramme) -> ProgrammeCheck:
    from chainsim.host.opening import open_stage
    from chainsim.probe import check_programme

    def open_processor() -> Processor:
        return open_stage(request.stage, request.audio, request.places, mono_source=request.mono_source).processor

    return check_programme(open_processor, request.windows, request.audio, request.profile)


def _render(request: OpenChain, receiver: Receiver, answer: Callable[[object], None]) -> None:
    from chainsim.engine.render_loop import RenderLoop, StageFailedError
    from chainsim.host.checking import stage_problems

    ring = Ring(request.ring_file, request.ring)
    try:
        loop = RenderLoop(request, ring, receiver.receive, answer)
    except StageFailedError as failure:
        if not isinstance(failure.cause, HostError):
            answer(Failed(f"{type(failure.cause).__name__}: {failure.cause}", failure.path))
            return
        # One mistake is known; look for all the others before answering.
        problems: list[StageProblem] = []
        for slot, (path, stage) in enumerate(walk_stages(request.chain.stages), start=1):
            ring.status[:] = slot, LOADING
            problems += stage_problems(path, stage, request.places, request.source.sample_rate_hz)
        answer(Refused(tuple(problems)) if problems else Failed(str(failure.cause), failure.path))
        return
    answer(Opened(loop.plugins()))
    try:
        loop.run()
    except StageFailedError as failure:
        refused = isinstance(failure.cause, PluginRefused)
        answer(Failed(str(failure.cause), failure.path, refused=refused))


if __name__ == "__main__":
    main()
