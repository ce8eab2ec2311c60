"""A chain and what is played into it: run, or opened for whatever else is to be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.chain_preparation import checked_chain, choose_stimulus, document_stimulus, refusals_placed
from chainsim.engine.progress import OnProgress
from chainsim.engine.unavailable_stages import measured_through
from chainsim.load import ChainDocument
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.pipeline import run_chain, run_document
from chainsim.tasks.missing_plugins import missing_plugins


@dataclass(frozen=True, slots=True)
class OpenedChain:
    """Everything that a study or a render takes."""

    chain: Chain
    stimulus: Stimulus
    folder: Path
    options: RunOptions
    title: str


@dataclass(frozen=True, slots=True)
class FileRequest:
    """A chain file, and what to play into it; None: its own source."""

    document: ChainDocument
    audio: Path | Stimulus | None

    @property
    def title(self) -> str:
        """What a report is called when the chain has no name."""
        return str(self.document.file)

    def run(self, options: RunOptions, on_progress: OnProgress | None = None) -> Result:
        """Measure, diagnose, recommend. Errors as `run_document`."""
        return run_document(self.document, self.audio, options, on_progress=on_progress)

    @contextmanager
    def opened(self, options: RunOptions) -> Iterator[OpenedChain]:
        """Run a study or a render inside; what the chain asks for in vain is reported where it stands in the file."""
        chain = checked_chain(self.document, options)
        stimulus = document_stimulus(self.document, chain, self.audio, options)
        with refusals_placed(self.document):
            yield OpenedChain(chain, stimulus, self.document.folder, options, self.title)


@dataclass(frozen=True, slots=True)
class ChainRequest:
    """A chain without a file, and what to play into it; None: its own source.

    Paths are relative to `folder`, the current one where there is none. Plugin files that the user named to make it are
    trusted.
    """

    chain: Chain
    audio: Path | Stimulus | None
    title: str
    trusted_files: tuple[Path, ...] = ()
    folder: Path | None = None

    def run(self, options: RunOptions, on_progress: OnProgress | None = None) -> Result:
        """Measure, diagnose, recommend. Errors as `opened`."""
        with self.opened(options) as asked:
            return run_chain(asked.chain, asked.stimulus, asked.options, folder=asked.folder, on_progress=on_progress)

    @contextmanager
    def opened(self, options: RunOptions) -> Iterator[OpenedChain]:
        """Run a study or a render inside.

        Raises:
            HostError: a plugin is not here: "could not measure". Every other refusal is a mistake of who asks.
            StagesRefusedError, AudioError, RenderError, UsageError: as named.
        """
        here = self.folder or Path.cwd()
        options = replace(options, trusted_files=(*options.trusted_files, *self.trusted_files))
        stimulus = choose_stimulus(self.chain, self.audio, here, options)
        chain = measured_through(self.chain, here, options)
        with missing_plugins():
            yield OpenedChain(chain, stimulus, here, options, self.title)
