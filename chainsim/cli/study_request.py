"""What a study needs of a command line: the chain, its source, and where refused stages are reported."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainsim.cli.options import take_run_options
from chainsim.cli.request import FileRequest, LineRequest, missing_plugins

if TYPE_CHECKING:
    from chainsim.model.audio import Stimulus
    from chainsim.model.chain import Chain
    from chainsim.model.options import RunOptions


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """Everything that a study takes."""

    chain: Chain
    stimulus: Stimulus
    folder: Path
    options: RunOptions


@contextmanager
def opened(request: FileRequest | LineRequest, options: RunOptions) -> Iterator[OpenedRequest]:
    """Run the study inside; what its chain asks for and is not there is reported where it stands in the file.

    Raises:
        ChainFileError, AudioError, HostError, UsageError: as `run` does.
    """
    from chainsim.pipeline import checked_chain, choose_stimulus, document_stimulus, refusals_placed

    if isinstance(request, FileRequest):
        chain, folder = checked_chain(request.document, options), request.document.folder
        stimulus = document_stimulus(request.document, chain, request.audio, options)
        with refusals_placed(request.document):
            yield OpenedRequest(chain, stimulus, folder, options)
        return
    here, options = Path.cwd(), replace(options, trusted_files=request.trusted_files)
    with missing_plugins():
        yield OpenedRequest(request.chain, choose_stimulus(request.chain, request.audio, here, options), here, options)


def take_study_options(values: dict[str, Any]) -> RunOptions:
    """Move the values of `excerpt_options` out of a command's arguments; studies always probe, and need no tails."""
    return take_run_options({**values, "tail_s": 0.0, "no_probe": False})
