"""The whole check, in order: read, open, render and measure, diagnose, recommend, prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chainsim.diagnose import diagnose, explain
from chainsim.engine.catalogue import check_stages
from chainsim.engine.chain_measurement import OnProgress, StoppedMidwayError, play
from chainsim.engine.client import RenderClient, StagesRefusedError
from chainsim.engine.rerendering import Rerendering
from chainsim.errors import ChainFileError, PluginMissing, RenderError, UsageError
from chainsim.failure import Failure
from chainsim.load import ChainDocument
from chainsim.model.audio import AudioFormat, Stimulus
from chainsim.model.catalogue import StageProblem
from chainsim.model.chain import Chain, FileSource
from chainsim.model.checked import place_of
from chainsim.model.finding import Finding
from chainsim.model.options import Aims, RunOptions
from chainsim.model.places import Places
from chainsim.model.proof import Proof
from chainsim.model.result import Measurement, Result
from chainsim.model.trim import Trim
from chainsim.recommend import prove, recommend, solve
from chainsim.render.tap_files import TapFiles
from chainsim.stimulus import ensure_not_played, make_signal, open_file

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
    return without_ignored(document, result)


def validate_document(document: ChainDocument, audio: Path | None, options: RunOptions) -> None:
    """Find every mistake that can be found without rendering: plugins are loaded with their settings, audio is opened.

    A chain without a source needs no audio here. Errors as `run_document`.
    """
    chain = checked_chain(document, options)
    source = _UNKNOWN_SOURCE
    if audio is not None or chain.source is not None:
        source = document_stimulus(document, chain, audio, options).info.format
    with refusals_placed(document), RenderClient(options.limits) as client:
        client.open(chain, source, places_of(document.folder, options), tail_s=0.0)


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
    with Rerendering(stimulus, options, places_of(folder, options), on_progress) as rendering:
        try:
            measurement, timing = rendering.first(chain)
        except StoppedMidwayError as stopped:
            measurement, timing, failure = stopped.measurement, stopped.timing, stopped.failure
        findings = diagnose(measurement)
        if failure is None:
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


def render_document(
    document: ChainDocument,
    audio: Path | Stimulus | None,
    out_dir: Path,
    options: RunOptions,
    *,
    on_progress: OnProgress | None = None,
) -> tuple[Path, ...]:
    """Write every tap and the output of a chain file as audio files. Errors as `run_document`."""
    chain = checked_chain(document, options)
    stimulus = document_stimulus(document, chain, audio, options)
    with refusals_placed(document):
        return render_chain(chain, stimulus, out_dir, options, folder=document.folder, on_progress=on_progress)


def render_chain(
    chain: Chain,
    stimulus: Stimulus,
    out_dir: Path,
    options: RunOptions,
    *,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> tuple[Path, ...]:
    """Write every tap and the output as audio files. Arguments and errors as `run_chain`."""
    with (
        RenderClient(options.limits) as client,
        TapFiles(chain, out_dir, stimulus.info.format.sample_rate_hz) as files,
    ):
        ensure_not_played(files.files, stimulus)
        client.open(chain, stimulus.info.format, places_of(folder, options), tail_s=0.0)
        for block in play(client, stimulus, on_progress):
            files.write(block.samples[:, :, : block.source_frames])
    return files.files


def checked_chain(document: ChainDocument, options: RunOptions) -> Chain:
    """The document's chain.

    Raises:
        ChainFileError: it has mistakes; those that only plugins can see are asked for too, so that all come at once.
    """
    if document.chain is not None:
        return document.chain
    problems = check_stages(document.stages, places_of(document.folder, options), options.limits)
    raise _placed(document, problems)


def document_stimulus(
    document: ChainDocument, chain: Chain, audio: Path | Stimulus | None, options: RunOptions
) -> Stimulus:
    """As `choose_stimulus`; a chain file may not have any file read that it likes."""
    if audio is None and document.source_refusal is not None:
        raise ChainFileError([document.source_refusal])
    return choose_stimulus(chain, audio, document.folder, options)


def choose_stimulus(chain: Chain, audio: Path | Stimulus | None, folder: Path, options: RunOptions) -> Stimulus:
    """The audio given, else the chain's own source.

    Raises:
        UsageError: there is neither.
        AudioError: it can't be used.
    """
    if isinstance(audio, Path):
        return open_file(audio, start_s=options.start_s, end_s=options.end_s)
    if audio is not None:
        return audio
    if chain.source is None:
        raise UsageError(
            "no audio: give an audio file (--audio FILE for check and baseline), or a 'source' in the chain file"
        )
    if isinstance(chain.source, FileSource):
        file = folder / chain.source.file
        return open_file(file, start_s=options.start_s, end_s=options.end_s, name=chain.source.file)
    return make_signal(chain.source, start_s=options.start_s, end_s=options.end_s)


def places_of(folder: Path, options: RunOptions) -> Places:
    """Where a chain's plugins and files are; all absolute, since a plugin may change the current folder."""
    return Places(folder.absolute(), _absolute(options.plugin_dirs), _absolute(options.trusted_files))


def _absolute(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path.absolute() for path in paths)


@contextmanager
def refusals_placed(document: ChainDocument) -> Iterator[None]:
    """Stages that can't be opened become mistakes of the chain file, each at its place."""
    try:
        yield
    except StagesRefusedError as refused:
        raise _placed(document, refused.problems) from None


def _placed(document: ChainDocument, problems: Sequence[StageProblem]) -> ChainFileError:
    """The mistakes that plugins found and those that the loader found, in one list by position."""
    from_plugins = [
        document.problem_at((*document.stage_location(problem.stage_path), *problem.location), problem.message)
        for problem in problems
    ]
    every = sorted([*document.problems, *from_plugins], key=lambda problem: (problem.line or 0, problem.column or 0))
    if not any(problem.missing for problem in problems):
        return ChainFileError(every)
    return PluginMissing(every, alone=not document.problems and all(problem.missing for problem in problems))


def without_ignored(document: ChainDocument, result: Result) -> Result:
    """The result with findings set apart that comments in the file ask not to be told of."""
    if not document.ignores:
        return result
    shown: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in result.findings:
        place = place_of(finding) if finding.expectation is None else f"expect.{finding.expectation}"
        (suppressed if (place, finding.name) in document.ignores else shown).append(finding)
    return replace(result, findings=tuple(shown), suppressed=tuple(suppressed))
