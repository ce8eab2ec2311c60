"""A chain file made ready to run: its chain, what is played in, and a place in the file for what plugins refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainsim.engine.plugin_listing import check_stages
from chainsim.engine.remote_chain import StagesRefusedError
from chainsim.engine.unavailable_stages import measured_through
from chainsim.errors import ChainFileError, PluginMissing, UsageError
from chainsim.load import ChainDocument
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain, FileSource
from chainsim.model.options import RunOptions
from chainsim.model.plugin_listing import StageProblem
from chainsim.stimulus import make_signal, open_file


def checked_chain(document: ChainDocument, options: RunOptions) -> Chain:
    """The document's chain.

    Raises:
        ChainFileError: it has mistakes; those that only plugins can see are asked for too, so that all come at once.
    """
    if document.chain is not None:
        return measured_through(document.chain, document.folder, options)
    problems = check_stages(document.stages, options.places(document.folder), options.limits)
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
        return open_file(audio, excerpt=options.excerpt)
    if audio is not None:
        return audio
    if chain.source is None:
        raise UsageError(
            "no audio: give an audio file (--audio FILE for check and baseline), or a 'source' in the chain file"
        )
    if isinstance(chain.source, FileSource):
        file = folder / chain.source.file
        return open_file(file, excerpt=options.excerpt, name=chain.source.file)
    return make_signal(chain.source, excerpt=options.excerpt)


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
