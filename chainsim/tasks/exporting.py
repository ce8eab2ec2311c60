"""`export`: a chain for other programs: a pedalboard script, or a folder with its plugins' states."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from chainsim.disk import write_whole
from chainsim.engine.catalogue import keep_state
from chainsim.errors import ChainFileError, UsageError
from chainsim.exchange.pedalboard_writing import script_of
from chainsim.host.folders import find_plugin
from chainsim.load import ChainDocument
from chainsim.model.automation import automation_of
from chainsim.model.chain import AuStage, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.stage_files import plugin_reference
from chainsim.model.walk import stage_label, stage_name, walk_stages
from chainsim.tasks.imported_stages import slug


class ExportFormat(StrEnum):
    """What a chain can go out as."""

    PEDALBOARD = "pedalboard"
    PRESETS = "vstpreset-folder"


def export_chain(document: ChainDocument, form: ExportFormat, target: Path, options: RunOptions) -> tuple[Path, ...]:
    """Write it; returns what was written.

    Raises:
        ChainFileError: the chain has mistakes.
        HostError, PluginRefused, RenderError: a plugin is not here, or does not take its setting.
        UsageError: the chain has what this format can't hold, or there is a file already.
    """
    if document.chain is None:
        raise ChainFileError(document.problems)
    for path, stage in walk_stages(document.chain.stages):
        if moving := automation_of(stage):
            names = " and ".join(map(repr, moving))
            raise UsageError(
                f"{document.file}: {names} of {stage_label(path, stage_name(stage))} moves, and neither a preset nor a "
                "script holds more than one value; give it one"
            )
    try:
        if form is ExportFormat.PRESETS:
            return tuple(_presets(document, target, options))
        places = options.places(document.folder)
        files: dict[str, Path] = {}
        for path, stage in walk_stages(document.chain.stages):
            if isinstance(stage, Vst3Stage | AuStage) and not stage.bypass:
                kind, reference = plugin_reference(stage)
                files[path] = find_plugin(reference, kind, places)
        text = script_of(document.chain, target.name, files, document.folder.absolute())
        write_whole(target, text.encode(), overwrite=False)
    except FileExistsError:
        raise UsageError(f"'{target}' exists and is not overwritten; name another") from None
    except OSError as error:
        raise UsageError(f"{target}: can't be written ({error.strerror or error})") from None
    return (target,)


def _presets(document: ChainDocument, folder: Path, options: RunOptions) -> Iterator[Path]:
    """The state of every VST3, in the order of the chain."""
    found = False
    for path, stage in walk_stages(document.chain.stages if document.chain else ()):
        if isinstance(stage, Vst3Stage):
            found = True
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / f"{path.replace('.', '-').zfill(2)}-{slug(stage_name(stage))}.vstpreset"
            write_whole(target, keep_state(stage, options.places(document.folder), options.limits), overwrite=False)
            yield target
    if not found:
        raise UsageError(f"{document.file}: no VST3 in this chain, so there is no state to write")
