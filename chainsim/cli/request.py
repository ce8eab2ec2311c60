"""Which chain and which audio a command line means: a chain file, `--stage` options, or no inserts at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chainsim.cli.file_kinds import is_chain_file
from chainsim.cli.set_option import with_settings
from chainsim.cli.stage_option import chain_of_stages
from chainsim.errors import HostError, UsageError
from chainsim.model.chain import Chain

if TYPE_CHECKING:
    from chainsim.load import ChainDocument
    from chainsim.model.options import RunOptions
    from chainsim.model.result import Result

OnProgress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A chain file, and the audio to play into it; None: its own source."""

    document: ChainDocument
    audio: Path | None

    @property
    def title(self) -> str:
        """What a report is called when the chain has no name."""
        return str(self.document.file)

    def run(self, options: RunOptions, on_progress: OnProgress) -> Result:
        """Measure, diagnose, recommend."""
        from chainsim.pipeline import run_document

        return run_document(self.document, self.audio, options, on_progress=on_progress)

    def render(self, folder: Path, options: RunOptions, on_progress: OnProgress) -> tuple[Path, ...]:
        """Write every tap."""
        from chainsim.pipeline import render_document

        return render_document(self.document, self.audio, folder, options, on_progress=on_progress)


@dataclass(frozen=True, slots=True)
class LineRequest:
    """A chain made on the command line, and the audio to play into it. The user named its plugin files: trust them."""

    chain: Chain
    audio: Path
    trusted_files: tuple[Path, ...] = ()

    @property
    def title(self) -> str:
        """What a report is called; such a chain has no name."""
        return "Stages from the command line" if self.chain.stages else "No inserts"

    def run(self, options: RunOptions, on_progress: OnProgress) -> Result:
        """Measure, diagnose, recommend."""
        from chainsim.pipeline import choose_stimulus, run_chain

        here, options = Path.cwd(), replace(options, trusted_files=self.trusted_files)
        stimulus = choose_stimulus(self.chain, self.audio, here, options)
        with missing_plugins():
            return run_chain(self.chain, stimulus, options, folder=here, on_progress=on_progress)

    def render(self, folder: Path, options: RunOptions, on_progress: OnProgress) -> tuple[Path, ...]:
        """Write every tap."""
        from chainsim.pipeline import choose_stimulus, render_chain

        here, options = Path.cwd(), replace(options, trusted_files=self.trusted_files)
        stimulus = choose_stimulus(self.chain, self.audio, here, options)
        with missing_plugins():
            return render_chain(self.chain, stimulus, folder, options, folder=here, on_progress=on_progress)


def read_request(
    chain: str | None, audio: str | None, stages: Sequence[str], settings: Sequence[str]
) -> FileRequest | LineRequest:
    """Make sense of `[CHAIN] AUDIO`, `--stage` and `--set`.

    Raises:
        UsageError: they don't go together.
        ChainFileError: the chain file can't be read.
    """
    files = [file for file in (chain, audio) if file is not None]
    if stages:
        return _from_stages(files, stages, settings)
    if not files:
        raise UsageError("no chain and no audio; try: chainsim run chain.yaml track.wav")
    if len(files) == 1 and not is_chain_file(files[0]):
        return LineRequest(with_settings(Chain(version=1, stages=()), settings), Path(files[0]))
    if len(files) == 2 and is_chain_file(files[1]) and not is_chain_file(files[0]):
        raise UsageError(f"the chain comes first, then the audio; try: chainsim run {files[1]} {files[0]}")
    return FileRequest(read_chain(files[0], settings), Path(files[1]) if len(files) == 2 else None)


def read_chain(file: str, settings: Sequence[str]) -> ChainDocument:
    """A chain file with `--set` applied; one with mistakes is left as it is and refused later, with all of them.

    Raises:
        ChainFileError: the file can't be read at all.
        UsageError: a setting that does not fit.
    """
    from chainsim.load import read_document

    document = read_document(file)
    if document.chain is None or not settings:
        return document
    return replace(document, chain=with_settings(document.chain, settings))


def _from_stages(files: Sequence[str], stages: Sequence[str], settings: Sequence[str]) -> LineRequest:
    chain_file = next((file for file in files if is_chain_file(file)), None)
    if chain_file is not None:
        raise UsageError(f"--stage makes a chain of its own and can't be combined with the chain file '{chain_file}'")
    if len(files) != 1:
        raise UsageError(f"--stage needs one audio file, found {len(files)}")
    chain, trusted_files = chain_of_stages(stages)
    return LineRequest(with_settings(chain, settings), Path(files[0]), trusted_files)


@contextmanager
def missing_plugins() -> Iterator[None]:
    """A plugin that is not here means "could not measure"; every other refusal is a mistake on the command line."""
    from chainsim.engine.client import StagesRefusedError

    try:
        yield
    except StagesRefusedError as refused:
        if any(problem.missing for problem in refused.problems):
            raise HostError(str(refused)) from None
        raise
