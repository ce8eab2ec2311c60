"""What a render process is asked of one plugin alone: its profile, its data sheet; in the channels that it takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from chainsim.engine.requests import MeasureSheet, Probe
from chainsim.errors import PluginRefused
from chainsim.model.audio import AudioFormat
from chainsim.model.data_sheet import DataSheet
from chainsim.model.processor import Processor
from chainsim.model.profile import StageProfile
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import LeafStage
from chainsim.model.stage_names import stage_name

Found = TypeVar("Found")


class OpenStage(Protocol):
    """Opens a fresh instance of a stage."""

    def __call__(self, stage: LeafStage, audio: AudioFormat, places: SearchPaths, *, dual_mono: bool) -> Processor:
        """See `chainsim.host.stage_opening.open_stage`."""


def profile_of(request: Probe, open_stage: OpenStage) -> StageProfile:
    """What the stage does to level.

    Raises:
        PluginRefused: it takes neither one channel nor two.
    """
    from chainsim.profile import BLOCK_FRAMES, probe_stage
    from chainsim.profile.data_sheet.in_blocks import InBlocks

    def measure(opened: Callable[[], Processor], audio: AudioFormat) -> StageProfile:
        if request.block_frames >= BLOCK_FRAMES:
            return probe_stage(opened, audio)
        return probe_stage(lambda: InBlocks(opened(), request.block_frames), audio)

    return _in_its_channels(request, open_stage, measure)


def data_sheet_of(request: MeasureSheet, open_stage: OpenStage) -> DataSheet:
    """What the stage does to known signals. Errors as `profile_of`."""
    from chainsim.profile.data_sheet import measure_data_sheet

    def measure(opened: Callable[[], Processor], audio: AudioFormat) -> DataSheet:
        size, wanted = request.block_frames, request.spectrum_map
        return measure_data_sheet(opened, audio, request.profile, block_frames=size, spectrum_map=wanted)

    return _in_its_channels(request, open_stage, measure)


def _in_its_channels(
    request: Probe | MeasureSheet,
    open_stage: OpenStage,
    measure: Callable[[Callable[[], Processor], AudioFormat], Found],
) -> Found:
    """With as many channels as the stage takes, which the first block shows."""
    from chainsim.host.processors import MonoOnlyError, StereoOnlyError

    for channels in (request.audio.channels, 3 - request.audio.channels):
        audio = AudioFormat(request.audio.sample_rate_hz, channels)
        try:
            return measure(partial(open_stage, request.stage, audio, request.places, dual_mono=False), audio)
        except (StereoOnlyError, MonoOnlyError) as other:
            taken = str(other)
    raise PluginRefused(f"'{stage_name(request.stage)}' {taken}")
