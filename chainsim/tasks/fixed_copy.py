"""A copy of a chain file with the trims that its findings ask for: `run --write-fixed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chainsim.engine.progress import OnProgress
from chainsim.errors import RenderError, UsageError
from chainsim.load import ChainDocument
from chainsim.model.chain import Chain, FileSource
from chainsim.model.options import RunOptions
from chainsim.model.result import Result
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import stage_files
from chainsim.studies.chain_fix import Fixed, fix_document
from chainsim.tasks.chain_fixing import measure_whole, refuse_mixtures
from chainsim.tasks.chain_request import ChainRequest, FileRequest
from chainsim.tasks.value_overrides import Override


def ensure_copyable(request: FileRequest | ChainRequest, copy: Path, overrides: Sequence[Override]) -> FileRequest:
    """Say before a long render why `--write-fixed` can't be done; else what will be copied.

    Raises:
        UsageError: there is no chain file to copy, the copy is that file, or it would lose the files that it names.
    """
    if isinstance(request, ChainRequest):
        raise UsageError("--write-fixed needs a chain file: this chain was made on the command line")
    refuse_mixtures(overrides, "--write-fixed")
    document = request.document
    if copy.exists() and copy.samefile(document.file):
        raise UsageError(f"--write-fixed '{copy}' is the chain itself; `chainsim check --fix` changes it in place")
    if not copy.parent.is_dir():
        raise UsageError(f"--write-fixed: there is no folder '{copy.parent}'")
    lost = [
        name
        for name in (_named_files(document.chain) if document.chain else ())
        if (document.folder / name).exists() and not (copy.parent / name).exists()
    ]
    if lost:
        raise UsageError(
            f"--write-fixed '{copy}': the chain names '{lost[0]}', relative to its folder; write into that folder"
        )
    return request


def fixed_copy(
    request: FileRequest, copy: Path, options: RunOptions, result: Result, on_progress: OnProgress | None = None
) -> Fixed:
    """The trimmed chain, to be written into another file; `result` is what the chain gave as it is.

    Raises:
        ChainsimError: the trimmed chain can't be measured.
    """

    def measure(document: ChainDocument, audio: Path | None) -> Result:
        return result if document is request.document else measure_whole(document, audio, options, on_progress)

    audio = request.audio if isinstance(request.audio, Path) else None
    fixed = fix_document(request.document, [audio], measure, to_write=True)
    for after in fixed.fix.after:
        if after.failure is not None:
            raise RenderError(f"--write-fixed: with the trims made, {after.failure.message}; nothing was written")
    return replace(fixed, fix=replace(fixed.fix, file=str(copy)))


def _named_files(chain: Chain) -> list[str]:
    """Of the source, and of all that stages name."""
    names = [chain.source.file] if isinstance(chain.source, FileSource) else []
    names += [file.name for _, stage in walk_stages(chain.stages) for file in stage_files(stage)]
    return [name for name in names if name]
