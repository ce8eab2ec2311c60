"""The part of a chain that an edit has changed, with what plays into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from chainsim.engine import idle_processes
from chainsim.engine.client import RenderClient
from chainsim.engine.live.fed_audio import IsWanted, StoppableStimulus
from chainsim.engine.live.kept_process import PROOF_S, FirstRender
from chainsim.engine.live.tap_set import TapSet
from chainsim.engine.process_handle import Child
from chainsim.model.audio import Audio, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import ProcessLimits
from chainsim.model.search_paths import SearchPaths
from chainsim.units import frames_from_s


@dataclass(frozen=True, slots=True)
class Segment:
    """`chain` as it is rendered; stages that are known already are wire in it. `start_s`: where the source begins."""

    chain: Chain
    source: Stimulus
    start_s: float
    limits: ProcessLimits
    places: SearchPaths

    def play(
        self,
        feed: Callable[[Audio], None],
        is_wanted: IsWanted,
        process: Child | None = None,
        give_back: Callable[[Child], None] = idle_processes.give_back,
    ) -> None:
        """Hand every block of all taps to `feed`, (taps, channels, frames), without the tail. Errors as `RenderClient`.

        Args:
            feed: called with what is valid until it returns.
            is_wanted: the source ends early, in order, once it is not.
            process: that renders; None: one that waits, or a new one.
            give_back: who gets it once it has done its work in order.
        """
        with RenderClient(self.limits, process=process, give_back=give_back) as client:
            client.open(self.chain, self.source.info.format, self.places, tail_s=0.0, start_s=self.start_s)
            for block in client.render(StoppableStimulus(self.source, is_wanted)):
                feed(block.stacked[:, :, : block.source_frames])

    def first_render(self, taps: TapSet, is_wanted: IsWanted) -> FirstRender:
        """What has just been played in a fresh process, as far as it is kept, and what plays it once more."""
        frames = frames_from_s(PROOF_S, self.source.info.format.sample_rate_hz)
        heard = {slot: audio[:, :frames].copy() for slot, audio in taps.kept_audio().items()} if is_wanted() else {}
        slots = {slot: audio.shape[1] for slot, audio in heard.items()}
        return FirstRender(heard, lambda process, wanted: self.played_again(process, slots, wanted))

    def played_again(self, process: Child, slots: Mapping[int, int], is_wanted: IsWanted) -> Mapping[int, Audio] | None:
        """As many frames of some taps as are asked for, from this process, which stays; None: not wanted any more.

        Args:
            process: that renders.
            slots: of taps, with how many frames.
            is_wanted: whether somebody waits for it.
        """
        parts: dict[int, list[Audio]] = {slot: [] for slot in slots}
        most, fed = max(slots.values()), 0

        def feed(samples: Audio) -> None:
            nonlocal fed
            fed += samples.shape[2]
            for slot, part in parts.items():
                part.append(samples[slot].copy())

        self.play(feed, lambda: fed < most and is_wanted(), process, give_back=lambda _: None)
        if not is_wanted():
            return None
        return {slot: np.concatenate(parts[slot], axis=1)[:, :frames] for slot, frames in slots.items()}


def with_louder_input(chain: Chain, start: int, gain_db: float) -> Chain:
    """What is fed to the stage behind `start` times a gain."""
    behind = chain.stages[start]
    behind = behind.model_copy(update={"trim_db": behind.trim_db + gain_db})
    return chain.model_copy(update={"stages": (*chain.stages[:start], behind, *chain.stages[start + 1 :])})
