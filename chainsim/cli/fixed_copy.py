"""`run --write-fixed`: a copy of a chain file with the trims that its findings ask for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainsim.errors import RenderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainsim.cli.output import Output
    from chainsim.cli.request import FileRequest, LineRequest
    from chainsim.load import ChainDocument
    from chainsim.model.chain import Chain
    from chainsim.model.options import RunOptions
    from chainsim.model.result import Result


def refuse_copy(request: FileRequest | LineRequest, copy: Path, settings: Sequence[str]) -> None:
    """Say before a long render why `--write-fixed` can't be done.

    Raises:
        UsageError: there is no chain file to copy, the copy is that file, or it would lose the files that it names.
    """
    from chainsim.cli.fixing import refuse_mixtures
    from chainsim.cli.request import LineRequest

    if isinstance(request, LineRequest):
        raise UsageError("--write-fixed needs a chain file: this chain was made on the command line")
    refuse_mixtures(settings, "--write-fixed")
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


def write_copy(
    request: FileRequest | LineRequest, copy: Path, options: RunOptions, result: Result, output: Output
) -> None:
    """Write the trimmed chain into another file, and say so; `result` is what the chain gave as it is.

    Raises:
        ChainsimError: the trimmed chain can't be measured, or the file can't be written.
    """
    from chainsim.cli.fixing import measure_whole
    from chainsim.cli.output import write_atomically
    from chainsim.cli.progress import ProgressBar
    from chainsim.cli.request import FileRequest
    from chainsim.report.fixes import fixes_to_text
    from chainsim.studies.fixing import fix_document

    if not isinstance(request, FileRequest):
        return

    def measure(document: ChainDocument, audio: Path | None) -> Result:
        if document is request.document:
            return result
        with ProgressBar(document.file) as progress:
            return measure_whole(document, audio, options, progress)

    fixed = fix_document(request.document, [request.audio], measure, to_write=True)
    for after in fixed.fix.after:
        if after.failure is not None:
            raise RenderError(f"--write-fixed: with the trims made, {after.failure.message}; nothing was written")
    write_atomically(copy, fixed.document.content)
    if fixed.fix.trims or fixed.fix.refused:
        fix = replace(fixed.fix, file=str(copy))
        click.echo(fixes_to_text([fix], output.style(messages=True)), nl=False, err=True)
    else:
        click.echo(f"wrote {copy}, the same as {request.document.file}: no trim is needed", err=True)


def _named_files(chain: Chain) -> list[str]:
    """Every text in the chain that may name a file: the source's, presets, states, plugins, parameters."""
    from chainsim.model.chain import AuStage, BuiltinStage, FileSource, Vst3Stage
    from chainsim.model.walk import walk_stages

    names = [chain.source.file] if isinstance(chain.source, FileSource) else []
    for _, stage in walk_stages(chain.stages):
        if isinstance(stage, Vst3Stage | AuStage):
            names += [stage.vst3 if isinstance(stage, Vst3Stage) else stage.au, stage.preset or "", stage.state or ""]
        elif isinstance(stage, BuiltinStage):
            names += [value for value in stage.parameters.values() if isinstance(value, str)]
    return [name for name in names if name]
