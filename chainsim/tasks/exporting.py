"""`export`: a chain for other programs: a pedalboard script, REAPER's effects, or a folder with its plugins' states."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from chainsim.atomic_write import write_whole
from chainsim.engine.plugin_listing import keep_state
from chainsim.errors import ChainFileError, UsageError
from chainsim.exchange.pedalboard_writing import script_of
from chainsim.exchange.reaper.chain_writing import ListedGain, ListedVst3, chain_text
from chainsim.exchange.vstpreset import read_vstpreset
from chainsim.host.folders import find_plugin
from chainsim.load import ChainDocument
from chainsim.model.automation import automation_of
from chainsim.model.chain import AuStage, BuiltinStage, Chain, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.stage_addressing import walk_stages
from chainsim.model.stage_files import plugin_reference
from chainsim.model.stage_names import stage_label, stage_name
from chainsim.tasks.imported_stages import slug


class ExportFormat(StrEnum):
    """What a chain can go out as."""

    PEDALBOARD = "pedalboard"
    PRESETS = "vstpreset-folder"
    REAPER = "rfxchain"


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
                f"{document.file}: {names} of {stage_label(path, stage_name(stage))} moves, and no preset, script or "
                "chain of effects holds more than one value; give it one"
            )
    try:
        if form is ExportFormat.PRESETS:
            return tuple(_presets(document, target, options))
        if form is ExportFormat.REAPER:
            text = chain_text(_effects(document.chain, document.folder, options))
            write_whole(target, text.encode(), overwrite=False)
            return (target,)
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


def _effects(chain: Chain, folder: Path, options: RunOptions) -> Iterator[ListedVst3 | ListedGain]:
    """What REAPER hosts as well, in order."""
    yield from _gain(chain.input_trim_db, "input trim")
    for path, stage in walk_stages(chain.stages):
        label = stage_label(path, stage_name(stage))
        yield from _gain(stage.trim_db, f"trim before {stage_name(stage)}")
        if stage.bypass and isinstance(stage, BuiltinStage):
            continue
        if isinstance(stage, BuiltinStage) and stage.builtin == "Gain":
            yield from _gain(_gain_db(stage), stage_name(stage))
        elif isinstance(stage, Vst3Stage):
            places = options.places(folder)
            preset = read_vstpreset(keep_state(stage, places, options.limits), label)
            file = find_plugin(stage.vst3, "vst3", places).name
            yield ListedVst3(stage.plugin_name or Path(file).stem, file, preset, bypassed=stage.bypass)
        else:
            raise UsageError(f"{label} has no counterpart in REAPER, so it can't be in a chain of effects; take it out")
    yield from _gain(chain.fader_db, "fader")


def _gain(gain_db: float, note: str) -> Iterator[ListedGain]:
    if gain_db:
        yield ListedGain(gain_db, note.replace('"', "'"))


def _gain_db(stage: BuiltinStage) -> float:
    value = stage.parameters.get("gain_db", 1.0)  # pedalboard's own default
    return float(value) if isinstance(value, int | float) else 0.0


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
