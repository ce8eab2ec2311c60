"""One chain on one stimulus: opened, probed, rendered, metered, and its stages tried on the programme."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from chainsim.engine.client_choice import ChainClient, client_for
from chainsim.engine.known_sources import known_source
from chainsim.engine.meters import Meters
from chainsim.engine.progress import OnProgress
from chainsim.engine.stages_probed import kept_profiles_made_ready, probed
from chainsim.engine.tap_block import TapBlock
from chainsim.engine.tried_before import TriedBefore
from chainsim.errors import AudioError, RenderError
from chainsim.measure.chain_meter import NOTHING
from chainsim.measure.tap_readings import TapReadings
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.level_matched_difference import Difference
from chainsim.model.measured_beginning import UNKNOWN, Beginning
from chainsim.model.options import RunOptions
from chainsim.model.profile import StageProfile
from chainsim.model.programme_check import ProgrammeChecks
from chainsim.model.result import Measurement, Timing
from chainsim.model.search_paths import SearchPaths
from chainsim.model.stage_addressing import loads_files
from chainsim.plugin_failure import Failure


class StoppedMidwayError(RenderError):
    """A plugin stopped the render, but not before something had been measured.

    Args:
        failure: what stopped it.
        measurement: levels of the frames until then; stages are neither compared nor tried on the programme.
        timing: where the time went.
    """

    def __init__(self, failure: Failure, measurement: Measurement, timing: Timing) -> None:
        super().__init__(failure.message, failure)
        self.measurement = measurement
        self.timing = timing


def measure_chain(
    chain: Chain,
    stimulus: Stimulus,
    options: RunOptions,
    places: SearchPaths,
    on_progress: OnProgress | None = None,
    *,
    profiles: dict[str, StageProfile] | None = None,
    on_block: Callable[[TapBlock], None] | None = None,
    doing: str = "rendering",
    beginning: Beginning = UNKNOWN,
    tried: TriedBefore | None = None,
    unchanged: Mapping[int, TapReadings] = NOTHING,
    on_profiles: Callable[[Mapping[str, StageProfile]], None] | None = None,
    on_read: Callable[[Mapping[int, TapReadings]], None] | None = None,
) -> tuple[Measurement, Timing]:
    """Render a chain and read every meter.

    Args:
        chain: what to render.
        stimulus: what to play in.
        options: excerpt, aims, limits and the rest of how a check is run.
        places: where files are.
        on_progress: called for every stage that is probed or tried on the programme, and after every block.
        profiles: by path, where they are known already; None: stages are probed.
        on_block: gets every rendered block, before the next one is.
        doing: what this render is called while it goes on.
        beginning: stages that are neither metered nor tried on the programme again.
        tried: what trying them told in renders of the same chain with other trims, to which this one is added.
        unchanged: by slot, what was read of taps that are as they were.
        on_profiles: gets what is known of the stages, before the first block.
        on_read: gets what was read of every tap, by slot, unchanged ones too.

    Raises:
        StagesRefusedError: stages can't be opened.
        AudioError: the stimulus can't be read, or has no frames.
        StoppedMidwayError: a plugin died, hung or failed after some blocks; it holds what they showed.
        RenderError: a plugin died, hung or failed before anything was measured.
    """
    began = time.monotonic()
    source = stimulus.info.format
    known = known_source(stimulus)
    stopped: Failure | None = None  # not the error itself: its traceback would keep all of this alive
    checks = ProgrammeChecks()
    with client_for(chain, options) as client:
        if profiles is None and not options.probe:
            profiles = {}
        if profiles is None and not loads_files(chain):  # built-ins leave nothing behind: one process will do
            profiles = probed(chain, client, source, places, options, on_progress, client.process)
            client.revive()
        with kept_profiles_made_ready(wanted=profiles is None and options.cache_folder is not None):
            client.open(
                chain,
                source,
                places,
                tail_s=options.tail_s,
                block_frames=options.block_frames,
                start_s=stimulus.info.start_s,
            )
        if profiles is None:
            profiles = probed(chain, client, source, places, options, on_progress)
        if on_profiles is not None:
            on_profiles(profiles)
        opened = time.monotonic()
        meters: Meters | None = None
        try:
            for block in play(client, known.played(stimulus) if known else stimulus, on_progress, doing):
                if meters is None:  # the channel count is settled by the first block
                    audio = AudioFormat(source.sample_rate_hz, len(block.samples[0]))
                    meters = Meters(chain, audio, source, profiles, options, beginning, known, unchanged)
                meters.feed(block)
                if on_block is not None:
                    on_block(block)
        except RenderError as error:
            if meters is None or error.failure is None:
                raise
            stopped = error.failure
        if meters is None:
            raise AudioError(f"{stimulus.info.name}: no audio frames")
        if stopped is None:
            checks = meters.watch.checks(
                chain,
                places,
                client.process,
                plugins=client.plugins,
                mono_source=meters.mono_source,
                options=options,
                on_progress=on_progress,
                before=tried,
            )
    if stopped is not None:
        meters.cut_source(stimulus)
    pairs = meters.pairs if stopped is None else None
    levels = meters.levels.read(client.stages, None if pairs is None else pairs.read(), checks)
    if stopped is None:
        meters.keep_source()
        if on_read is not None:
            on_read(meters.levels.taps)
    measurement = Measurement(
        chain=chain,
        source=stimulus.info,
        sample_rate_hz=source.sample_rate_hz,
        channels=meters.audio.channels,
        taps=levels.taps,
        stages=levels.stages,
        output=levels.output,
        spectra=meters.ends.spectra(),
        listening=meters.ends.listening(),
        difference=Difference() if pairs is None else pairs.read_whole(),
        export=None if meters.export is None else meters.export.read(),
        printed=client.printed(),
    )
    timing = Timing(start_up_s=opened - began, render_s=time.monotonic() - opened)
    if stopped is not None:
        raise StoppedMidwayError(stopped, measurement, timing)
    return measurement, timing


def play(
    client: ChainClient, stimulus: Stimulus, on_progress: OnProgress | None, doing: str = "rendering"
) -> Iterator[TapBlock]:
    """Render, telling how far it has come."""
    done_frames = 0
    for block in client.render(stimulus):
        yield block
        done_frames += block.source_frames
        if on_progress is not None:
            on_progress(done_frames, stimulus.info.frames, doing)
