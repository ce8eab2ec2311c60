"""The same change of level at the fader and before a stage: what does each of them mend?

The chain as it is, measured and probed, says which stage is overdriven and how far. Then the three variants and their
clean references are rendered side by side, metered and compared.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.progress import OnProgress
from chainsim.measure.tone_distortion import ToneWindow, tone_frequency_hz
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import FaderVsTrim, Variant, VariantName
from chainsim.model.options import RunOptions
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement
from chainsim.model.stage_overload import past_clean_db, plugins_in
from chainsim.stimulus import ensure_not_played
from chainsim.studies import overdriven_stage_choice
from chainsim.studies.chains_side_by_side import ChainsSideBySide
from chainsim.studies.clean_reference_chain import clean_reference, tap_gains
from chainsim.studies.variant_audio import Listening, audio_files, heard, match_gains_db, write_audio
from chainsim.studies.variant_meter import VariantMeter
from chainsim.units import s_from_frames

_NOT_REPEATABLE_DB = -60.0


def fader_vs_trim(
    chain: Chain,
    stimulus: Stimulus,
    options: RunOptions,
    *,
    folder: Path,
    title: str,
    change_db: float | None = None,
    render_to: Path | None = None,
    on_progress: OnProgress | None = None,
) -> FaderVsTrim:
    """Compare the chain as it is with one at a lower fader and one with a lower trim.

    Args:
        chain: as it is.
        stimulus: what to play in.
        options: excerpt, aims, limits and the rest of how a check is run.
        folder: what paths in the chain are relative to.
        title: stands for the chain's name where it has none.
        change_db: at fader and trim, positive is louder; None: what brings the worst stage back to where it is clean.
        render_to: a folder for the three renders, as loud as each other, and for the residual.
        on_progress: called after every block that was compared.

    Raises:
        StagesRefusedError: stages can't be opened.
        AudioError, RenderError, UsageError: as named.
    """
    if render_to is not None:
        ensure_not_played(audio_files(render_to), stimulus)
    places = options.places(folder)
    as_is, _ = measure_chain(chain, stimulus, options, places)
    audio = AudioFormat(as_is.sample_rate_hz, as_is.channels)
    overdriven = overdriven_stage_choice.overdriven_stages(as_is)
    stage = overdriven_stage_choice.trimmed_stage(as_is, overdriven)
    db = overdriven_stage_choice.amount_db(overdriven) if change_db is None else change_db
    chains = {
        VariantName.AS_IS: chain,
        VariantName.FADER: chain.model_copy(update={"fader_db": chain.fader_db + db}),
        VariantName.TRIM: overdriven_stage_choice.with_trim(chain, stage, db),
    }
    halvings = overdriven_stage_choice.halvings(as_is, overdriven)
    gains = tap_gains(chain, halvings)
    clean_as_is = clean_reference(chain, halvings)
    clean_trim = clean_reference(chains[VariantName.TRIM], halvings)
    meters = [VariantMeter(variant, audio, as_is, gains) for variant in chains.values()]
    window = ToneWindow(audio.sample_rate_hz)
    with ChainsSideBySide([*chains.values(), clean_as_is, clean_trim], stimulus, places, options) as together:
        for *variants, clean, clean_of_trim in together.play(on_progress=on_progress):
            window.feed(variants[0][0])
            for meter, taps, reference in zip(meters, variants, (clean, clean, clean_of_trim), strict=True):
                meter.feed(taps, reference, variants[0])
        hosted = together.stages
    tone_hz = tone_frequency_hz(window.read(), audio.sample_rate_hz)
    levels = [meter.levels.read(facts) for meter, facts in zip(meters, hosted, strict=False)]
    match_db = match_gains_db([read.output for read in levels])
    compared = [
        Variant(name, variant, meter.taps(read.taps), read.output, meter.thd_db(tone_hz), gain_db)
        for (name, variant), meter, read, gain_db in zip(chains.items(), meters, levels, match_db, strict=True)
    ]
    study = FaderVsTrim(
        title=chain.name or title,
        source=as_is.source,
        sample_rate_hz=audio.sample_rate_hz,
        length_s=s_from_frames(as_is.taps[0].levels.frames, audio.sample_rate_hz),
        change_db=db,
        recommended=change_db is None and bool(overdriven),
        path=None if stage is None else stage.path,
        stage_name=None if stage is None else stage.name,
        overdriven=tuple((one.plugin.path, one.plugin.name) for one in overdriven),
        drive_db=past_clean_db(overdriven[0].plugin) if overdriven else None,
        bends_gain=tuple(o.plugin.name for o in overdriven if o.plugin.profile.kind is Kind.DYNAMICS_THEN_CLIP),
        not_repeatable=_not_repeatable(as_is),
        variants=(compared[0], compared[1], compared[2]),
        tone_hz=tone_hz,
    )
    four = [*chains.values(), clean_as_is]
    listening = Listening(study, four, gains[-1])
    open_render = partial(ChainsSideBySide, four, stimulus, places, options)
    if options.listening:
        study = replace(study, heard=heard(open_render(), audio, listening))
    return study if render_to is None else write_audio(study, audio, render_to, open_render, listening)


def _not_repeatable(measurement: Measurement) -> tuple[str, ...]:
    return tuple(
        plugin.name
        for stage in measurement.stages
        for plugin in plugins_in(stage)
        if (plugin.profile.repeatability_db or 0.0) > _NOT_REPEATABLE_DB and plugin.profile.repeatability_db is not None
    )
