"""Presets brought to what their group ought to be: written only where a new measurement proves it.

A chain file gets its `fader_db`, in place, comments and layout kept, unless it would then break what it promises under
`expect`. The state of a plugin gets a parameter of that
plugin, named by the user, and is written as a new .vstpreset beside the old one, or in its place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.atomic_write import write_whole
from chainsim.batch.levelling_aims import levelling_aims
from chainsim.batch.preset_comparison import compare_loudness
from chainsim.batch.preset_files import Preset, chain_of
from chainsim.batch.presets import read_chain, read_preset
from chainsim.chain_preparation import checked_chain
from chainsim.engine import idle_processes
from chainsim.engine.in_parallel import in_parallel
from chainsim.engine.plugin_listing import keep_state
from chainsim.errors import ChainsimError, UsageError
from chainsim.load import read_document
from chainsim.load.editing import edit_trims, save
from chainsim.model.chain import Vst3Stage
from chainsim.model.plugin_listing import ParameterInfo
from chainsim.model.preset_library import PresetFix, PresetLibrary, PresetReading, PresetVerdict
from chainsim.model.trim import Trim, Where
from chainsim.studies.loudness_levelling import CLOSE_LU, Knob, level_by
from chainsim.tasks.kept_promises import broken_promise
from chainsim.tasks.output_parameter_option import output_parameter
from chainsim.tasks.preset_loudness_check import JudgedPresets

_FADER = "fader_db"
_NEW = "-levelled.vstpreset"
_PLACES = 2  # of a dB, in a chain file


@dataclass(frozen=True, slots=True)
class LevelledPresets:
    """What was done, and the library as it is then; a preset beside which a new one lies counts as that one."""

    library: PresetLibrary
    fixes: tuple[PresetFix, ...]


@dataclass(frozen=True, slots=True)
class _Levelled:
    fix: PresetFix
    reading: PresetReading | None = None  # as it is now; None: as before


def level_presets(
    judged: JudgedPresets,
    *,
    parameter: str | None,
    in_place: bool,
    jobs: int,
    on_done: Callable[[int], None] | None = None,
) -> LevelledPresets:
    """Bring presets to what their group ought to be, as `levelling_aims` has it.

    Args:
        judged: what was measured.
        parameter: the plugin's own output, by its name in a chain file; for .vstpreset and .state files.
        in_place: replace .vstpreset files instead of writing new ones beside them.
        jobs: how many at once.
        on_done: called with how many are done.

    Raises:
        UsageError: the plugin has no such parameter, or it is not named.
        HostError, RenderError: the plugin can't be asked.
    """
    aims = levelling_aims(judged.library)
    moved = [one for one in judged.library.verdicts if one.reading.name in aims]
    presets = {preset.name: preset for preset in judged.presets}
    states = [one for one in moved if not presets[one.reading.name].is_chain]
    knob = output_parameter(presets[states[0].reading.name].plugin or "", parameter, judged.options) if states else None

    def level(verdict: PresetVerdict) -> _Levelled:
        preset, aim_lufs = presets[verdict.reading.name], aims[verdict.reading.name]
        if preset.is_chain or knob is None:
            return _chain(judged, preset, verdict, aim_lufs)
        return _state(judged, preset, verdict, aim_lufs, knob, in_place=in_place)

    with idle_processes.kept():
        levelled = in_parallel(level, moved, jobs, on_done or (lambda _: None))
    now = {one.fix.name: one.reading for one in levelled if one.reading is not None}
    readings = [now.get(one.reading.name, one.reading) for one in judged.library.verdicts]
    return LevelledPresets(
        compare_loudness(readings, judged.rules, judged.library.played), tuple(one.fix for one in levelled)
    )


def _chain(judged: JudgedPresets, preset: Preset, verdict: PresetVerdict, aim_lufs: float) -> _Levelled:
    """The fader of a chain file; what comes out behind it is exactly as much louder."""
    fix = PresetFix(preset.name, _FADER, None, None, verdict.reading.loudness_lufs, None)
    try:
        document = read_document(preset.folder / preset.name)
        was = checked_chain(document, judged.options)
        before = was.fader_db
        after = round(before + aim_lufs - (verdict.reading.loudness_lufs or 0.0), _PLACES)
        trim = Trim(Where.FADER, None, None, before, after, after - before, "levels the library")
        edited = edit_trims(document, [trim]).document
        chain = checked_chain(edited, judged.options)
        reading = read_chain(preset.name, chain, preset.beside, judged.stimuli, judged.options)
        fix = replace(fix, before=before, after=after, loudness_after_lufs=reading.loudness_lufs)
        if why := _unproven(verdict, aim_lufs, reading):
            return _Levelled(replace(fix, why=why))
        stimuli = [one.stimulus for one in judged.stimuli]
        if broken := broken_promise(was, chain, preset.beside, stimuli, judged.options):
            return _Levelled(replace(fix, why=f"it would break what the file promises. {broken}"))
        save(document, edited)
    except ChainsimError as error:
        return _Levelled(replace(fix, why=str(error)))
    return _Levelled(replace(fix, file=preset.name), reading)


def _state(
    judged: JudgedPresets,
    preset: Preset,
    verdict: PresetVerdict,
    aim_lufs: float,
    knob: ParameterInfo,
    *,
    in_place: bool,
) -> _Levelled:
    """A parameter of the plugin, found by measuring; then the state that a host would keep, and that measured again."""
    fix = PresetFix(preset.name, knob.name, None, None, verdict.reading.loudness_lufs, None)
    try:
        chain = chain_of(preset, judged.options)
        (stage,) = chain.stages

        def turned(value: float) -> Vst3Stage:
            return Vst3Stage.model_validate(
                {**stage.model_dump(exclude_defaults=True), "parameters": {knob.name: value}}
            )

        def loudness_of(value: float) -> float | None:
            tried = chain.model_copy(update={"stages": (turned(value),)})
            return read_chain(preset.name, tried, preset.folder, judged.stimuli, judged.options).loudness_lufs

        minimum, maximum = knob.minimum or 0.0, knob.maximum or 0.0
        start = knob.default if isinstance(knob.default, int | float) else (minimum + maximum) / 2.0
        found = level_by(Knob(minimum, maximum, float(start)), aim_lufs, loudness_of)
        fix = replace(fix, after=found.value, loudness_after_lufs=found.loudness_lufs)
        content = keep_state(turned(found.value), judged.options.places(preset.folder), judged.options.limits)
        reading = _read_again(judged, preset, content)
        fix = replace(fix, loudness_after_lufs=reading.loudness_lufs)
        if why := _unproven(verdict, aim_lufs, reading):
            return _Levelled(replace(fix, why=why))
        return _Levelled(replace(fix, file=_written(preset, content, in_place=in_place)), reading)
    except ChainsimError as error:
        return _Levelled(replace(fix, why=str(error)))


def _read_again(judged: JudgedPresets, preset: Preset, content: bytes) -> PresetReading:
    """What the new preset does, by itself, as the next host will load it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "new.vstpreset").write_bytes(content)
        reading = read_preset(Preset("new.vstpreset", Path(folder), preset.plugin), judged.stimuli, judged.options)
    return replace(reading, name=preset.name)


def _written(preset: Preset, content: bytes, *, in_place: bool) -> str:
    old = Path(preset.name)
    new = old if in_place and old.suffix.lower() == ".vstpreset" else old.with_name(f"{old.stem}{_NEW}")
    try:
        write_whole(preset.folder / new, content, overwrite=True)
    except OSError as error:
        raise UsageError(f"can't write '{new.as_posix()}': {error.strerror}") from error
    return new.as_posix()


def _unproven(verdict: PresetVerdict, aim_lufs: float, reading: PresetReading) -> str | None:
    """Why what was measured with the new value is not what was wanted; None: it is."""
    if reading.error is not None:
        return f"with the new value it can't be measured: {reading.error}"
    if reading.loudness_lufs is None:
        return "with the new value nothing is heard"
    off = reading.loudness_lufs - aim_lufs
    worse = [fault for fault in reading.faults if fault not in verdict.reading.faults]
    if worse:
        return f"with the new value it is {worse[0].value}"
    return None if abs(off) <= 2 * CLOSE_LU else f"{off:+.1f} LU is as near as that parameter comes"
