"""One strip of a session: its audio through its chain, fader and pan included, onto the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chainsim.diagnose import diagnose, explain
from chainsim.engine.chain_measurement import StoppedMidwayError, measure_chain
from chainsim.engine.progress import OnProgress
from chainsim.engine.tap_block import TapBlock
from chainsim.engine.tried_before import TriedBefore
from chainsim.measure.tap_meter import TapMeter
from chainsim.mixing.panning import place_of, placed
from chainsim.mixing.send_audio import SendTaken
from chainsim.mixing.strip_audio import CHANNELS, PlacedAudio
from chainsim.model.audio import Audio, AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.levels import Levels
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.result import Result
from chainsim.model.session import Send
from chainsim.model.stage_addressing import output_point
from chainsim.units import gain_from_db

_OF_WHAT_LEAVES = ("headroom-exhausted", "true-peak-over")
"""What is summed stays in floating point; the sum tells what is too much."""


@dataclass(frozen=True, slots=True)
class StripRun:
    """A strip as it is rendered: chain, source, pan and start."""

    chain: Chain
    stimulus: Stimulus
    folder: Path  # what paths in the chain are relative to
    pan: float | None = None  # None: not panned, as the bus
    pan_law_db: float = 0.0
    start_frame: int = 0
    is_summed: bool = True  # False: the bus, whose output leaves the session
    sends: tuple[Send, ...] = ()


@dataclass(frozen=True, slots=True)
class StripOutput:
    """What came out of a strip: its result, and what it sends on."""

    result: Result
    audio: PlacedAudio
    placed: Levels
    sent: tuple[PlacedAudio, ...] = ()  # of each send

    def close(self) -> None:
        """Give the disk back."""
        for audio in (self.audio, *self.sent):
            audio.close()


def run_strip(
    run: StripRun,
    options: RunOptions,
    profiles: dict[str, StageProfile] | None,
    on_progress: OnProgress | None,
    tried: TriedBefore | None = None,
) -> StripOutput:
    """Render, measure, diagnose. Where a plugin stops it midway, the result says so, and the audio ends there.

    Args:
        run: the strip's chain, and what is played into it.
        options: excerpt, aims, limits and the rest of how a check is run.
        profiles: by path, where they are known already.
        on_progress: called after every block.
        tried: what was told of this strip's stages in the render before, to which this one is added.

    Raises:
        StagesRefusedError, AudioError, RenderError: as `measure_chain`.
    """
    sent = _Sent(run)
    failure = None
    try:
        try:
            measurement, timing = measure_chain(
                run.chain,
                run.stimulus,
                options,
                options.places(run.folder),
                on_progress,
                profiles=profiles,
                on_block=sent.take,
                tried=tried,
            )
        except StoppedMidwayError as stopped:
            measurement, timing, failure = stopped.measurement, stopped.timing, stopped.failure
    except BaseException:
        sent.close()
        raise
    findings = tuple(one for one in diagnose(measurement) if not (run.is_summed and one.name in _OF_WHAT_LEAVES))
    result = Result(
        measurement=measurement,
        findings=findings,
        trims=(),
        policy=options.policy,
        timing=timing,
        complete=failure is None,
        failure=failure,
        explanations={finding.name: explain(finding.name) for finding in findings},
    )
    return StripOutput(result, sent.audio, sent.levels(), tuple(one.audio for one in sent.sends))


class _Sent:
    """Takes rendered blocks: behind fader and pan they are metered and kept."""

    def __init__(self, run: StripRun) -> None:
        self.audio = PlacedAudio(run.start_frame)
        self._run = run
        self._slot, gain_db = output_point(run.chain)
        self._gain = np.float32(gain_from_db(gain_db))
        self._meter = TapMeter(AudioFormat(run.stimulus.info.format.sample_rate_hz, CHANNELS))
        self.sends = [SendTaken(send, run.chain, PlacedAudio(run.start_frame)) for send in run.sends]

    def take(self, block: TapBlock) -> None:
        output = self._placed(block.samples[self._slot] * self._gain)
        self.audio.write(output, block.source_frames)
        for send in self.sends:
            send.take(block, output)
        if block.source_frames:
            self._meter.feed(output[:, : block.source_frames])

    def close(self) -> None:
        for audio in (self.audio, *(send.audio for send in self.sends)):
            audio.close()

    def levels(self) -> Levels:
        return self._meter.read()[0]

    def _placed(self, output: Audio) -> Audio:
        pan, channels = self._run.pan, output.shape[0]
        if pan is None:
            return output if channels == CHANNELS else np.repeat(output, CHANNELS, axis=0)
        return placed(output, place_of(pan, channels, self._run.pan_law_db))
