"""What a render process is asked of a stage and its programme: whether it is driven past its limit."""

from __future__ import annotations

from typing import Protocol

from chainsim.engine.heartbeat import BeatingProcessor
from chainsim.engine.memory_tuning import keep_much_freed_memory
from chainsim.engine.requests import CheckProgramme
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.processor import Threads
from chainsim.model.programme_check import ProgrammeCheck
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage


class OpenStage(Protocol):
    """Opens a fresh instance of a stage, whose every call is felt in the pulse."""

    def __call__(
        self, stage: LeafStage, audio: AudioFormat, places: SearchPaths, *, mono_source: bool, threads: Threads | None
    ) -> BeatingProcessor:
        """See `chainsim.host.stage_opening.open_stage`."""


def programme_check(request: CheckProgramme, open_stage: OpenStage) -> ProgrammeCheck:
    """The stage tried on excerpts of what it receives, in its own channels."""
    from chainsim.engine.instance_pair import InstancePair
    from chainsim.profile import check_programme
    from chainsim.profile.tangents.series_at_once import helped_by
    from chainsim.render.stage_threads import Hand

    helper = Hand(lambda: None)
    helps = request.beside and isinstance(request.stage, BuiltinStage)  # others may change how a thread rounds
    hand = Hand(lambda: None)  # one for all instances: each is made here and played on a thread that stays
    threads = Threads(lambda work: work(), lambda: hand.give, away=False) if request.beside else None

    def open_processor() -> BeatingProcessor:
        return open_stage(
            request.stage, request.audio, request.places, mono_source=request.mono_source, threads=threads
        )

    pair = InstancePair(open_processor)
    try:
        keep_much_freed_memory()  # until nobody asks any more: `engine.render_process`
        with helped_by(helper.give if helps else None):
            return check_programme(
                pair.open,
                request.windows,
                request.audio,
                request.profile,
                beside=pair.play if request.beside else None,
                known_headroom_db=request.known_headroom_db,
            )
    finally:
        pair.dismiss()
        hand.dismiss()
        helper.dismiss()
