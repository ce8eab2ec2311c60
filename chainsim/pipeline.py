"""The whole check, in order: read, open, render and measure, diagnose, recommend, prove."""

from __future__ import annotations

from pathlib import Path

from chainsim.chain_preparation import checked_chain, document_stimulus, refusals_placed
from chainsim.diagnose import diagnose, explain
from chainsim.engine.chain_measurement import StoppedMidwayError
from chainsim.engine.client import RenderClient
from chainsim.engine.progress import OnProgress
from chainsim.engine.rerendering import Rerendering
from chainsim.errors import RenderError
from chainsim.load import ChainDocument
from chainsim.load.ignore_comments import without_ignored
from chainsim.model.as_played import output_is_as_played
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.chain import Chain
from chainsim.model.finding import Finding
from chainsim.model.options import Aims, RunOptions
from chainsim.model.proof import Proof
from chainsim.model.result import Measurement, Result
from chainsim.model.trim import Trim
from chainsim.plugin_failure import Failure
from chainsim.recommend import prove, recommend, solve

_UNKNOWN_SOURCE = AudioFormat(sample_rate_hz=48_000, channels=2)  # to load plugins for, where no audio is named


def run_document(
    document: ChainDocument,
    audio: Path | Stimulus | None,
    options: RunOptions,
    *,
    on_progress: OnProgress | None = None,
) -> Result:
    """Run a chain file on an audio file, on what else is to be played, or on its own source.

    Raises:
        ChainFileError: mistakes in the file, all at once; PluginMissing where a plugin is not here.
        AudioError, RenderError, UsageError: as named.
    """
    chain = checked_chain(document, options)
    stimulus = document_stimulus(document, chain, audio, options)
    with refusals_placed(document):
        result = run_chain(chain, stimulus, options, folder=document.folder, on_progress=on_progress)
    return without_ignored(document.ignores, result)


def validate_document(document: ChainDocument, audio: Path | Stimulus | None, options: RunOptions) -> None:
    """Find every mistake that can be found without rendering: plugins are loaded with their settings, audio is opened.

    A chain without a source needs no audio here. Errors as `run_document`.
    """
    chain = checked_chain(document, options)
    source = _UNKNOWN_SOURCE
    if audio is not None or chain.source is not None:
        source = document_stimulus(document, chain, audio, options).info.format
    with refusals_placed(document), RenderClient(options.limits) as client:
        client.open(chain, source, options.places(document.folder), tail_s=0.0)


def run_chain(
    chain: Chain, stimulus: Stimulus, options: RunOptions, *, folder: Path, on_progress: OnProgress | None = None
) -> Result:
    """Run a chain on a stimulus: measured at every tap, diagnosed, advised, and the advice tried.

    Args:
        chain: what to run.
        stimulus: what to play in.
        options: excerpt, aims, limits and the rest of how a check is run.
        folder: what paths in the chain are relative to.
        on_progress: called after every block.

    Raises:
        StagesRefusedError: stages can't be opened.
        AudioError, RenderError: as named. A render that a plugin stops midway is no error but an incomplete result.
    """
    failure: Failure | None = None
    trims: tuple[Trim, ...] = ()
    proof: Proof | None = None
    with Rerendering(stimulus, options, options.places(folder), on_progress) as rendering:
        try:
            measurement, timing = rendering.first(chain)
        except StoppedMidwayError as stopped:
            measurement, timing, failure = stopped.measurement, stopped.timing, stopped.failure
        findings = diagnose(measurement)
        if failure is None and output_is_as_played(measurement.stages):
            trims, proof = _solved(measurement, findings, options.aims, rendering if options.prove else None)
    return Result(
        measurement=measurement,
        findings=findings,
        trims=trims,
        policy=options.policy,
        timing=timing,
        complete=failure is None,
        failure=failure,
        proof=proof,
        explanations={finding.name: explain(finding.name) for finding in findings},
    )


def _solved(
    measurement: Measurement, findings: tuple[Finding, ...], aims: Aims, rendering: Rerendering | None
) -> tuple[tuple[Trim, ...], Proof | None]:
    """The trims, rendered and proven; by arithmetic alone without a `rendering`, or where a plugin stops it."""
    trims = recommend(measurement, findings, aims)
    if not trims or rendering is None:
        return trims, None

    def remeasure(chain: Chain) -> tuple[Measurement, tuple[Finding, ...]]:
        trimmed = rendering.again(chain)
        return trimmed, diagnose(trimmed)

    try:
        solution = solve(measurement, findings, aims, remeasure)
    except RenderError:
        return trims, None
    return solution.trims, prove(measurement, findings, solution, aims, *rendering.difference())
