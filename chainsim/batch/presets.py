"""A folder of presets, each rendered by itself: what they are, how loud they come out, and what else they do."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.engine import idle
from chainsim.engine.chain_measurement import OnProgress
from chainsim.engine.in_parallel import in_parallel
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.load import read_document
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain, Vst3Stage
from chainsim.model.options import RunOptions
from chainsim.model.preset import Fault, PresetLibrary, PresetReading, PresetVerdict
from chainsim.model.result import Result
from chainsim.model.signal import PinkNoise, Programme
from chainsim.pipeline import run_chain
from chainsim.preparing import checked_chain
from chainsim.stimulus import make_signal, open_file

STIMULI = (Programme(signal="programme", length_s=6), PinkNoise(signal="pink-noise", length_s=3))
"""What is played where no audio is given: something with peaks, and something with all frequencies."""

_KEYS = {".vstpreset": "preset", ".state": "state"}
_CHAINS = (".yaml", ".yml")
_FINDINGS = {
    "non-finite-output": Fault.NON_FINITE,
    "silent-output": Fault.SILENT,
    "internal-clipping": Fault.CLIPS_INSIDE,
    "no-effect": Fault.NO_EFFECT,
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A preset or state file of one plugin, or a chain file; `name` is relative to the folder."""

    name: str
    folder: Path
    plugin: str | None


@dataclass(frozen=True, slots=True)
class Played:
    """What is played into presets, and what it is by: a file, or a signal as text."""

    stimulus: Stimulus
    identity: Path | str


@dataclass(frozen=True, slots=True)
class Kept:
    """Where results are kept, and what makes their keys."""

    folder: Path
    keyring: result_cache.Keyring


def find_presets(folder: Path, plugin: str | None) -> tuple[Preset, ...]:
    """Everything in a folder and below it that can be swept, by name; hidden files excepted.

    Raises:
        UsageError: there is none, or it takes a plugin that is not given.
    """
    files = sorted(
        file.relative_to(folder)
        for file in folder.rglob("*")
        if file.suffix.lower() in (*_KEYS, *_CHAINS)
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )
    if not files:
        raise UsageError(f"no presets in '{folder}': expected files named {', '.join((*_KEYS, *_CHAINS))}")
    loose = [file for file in files if file.suffix.lower() in _KEYS]
    if loose and plugin is None:
        raise UsageError(f"'{loose[0].as_posix()}' is a preset of a plugin: say which with --plugin")
    return tuple(Preset(file.as_posix(), folder, plugin) for file in files)


def open_stimuli(audios: Sequence[Path], options: RunOptions) -> tuple[Played, ...]:
    """The audio files, else the built-in set.

    Raises:
        AudioError: a file can't be used.
    """
    if audios:
        return tuple(Played(open_file(audio, excerpt=options.excerpt), audio) for audio in audios)
    return tuple(Played(make_signal(one, excerpt=options.excerpt), one.model_dump_json()) for one in STIMULI)


def read_presets(
    presets: Sequence[Preset],
    stimuli: Sequence[Played],
    options: RunOptions,
    *,
    jobs: int = 1,
    cache_folder: Path | None = None,
    on_progress: OnProgress | None = None,
) -> list[PresetReading]:
    """Play everything into every preset.

    Args:
        presets: in the order of the answer.
        stimuli: what to play.
        options: as of any check.
        jobs: how many presets at once.
        cache_folder: where results are kept; None: nowhere.
        on_progress: called with presets done and presets in all; for a single one with frames.
    """
    alone = len(presets) == 1
    if min(jobs, len(presets)) > 1:
        options = replace(options, probes_at_once=1)  # the processors have enough to do

    kept = Kept(cache_folder, result_cache.Keyring(options)) if cache_folder else None

    def read(preset: Preset) -> PresetReading:
        return read_preset(preset, stimuli, options, kept, on_progress if alone else None)

    def on_done(count: int) -> None:
        if on_progress is not None and not alone:
            on_progress(count, len(presets))

    with idle.kept():
        return in_parallel(read, presets, jobs, on_done)


def read_preset(
    preset: Preset,
    stimuli: Sequence[Played],
    options: RunOptions,
    kept: Kept | None = None,
    on_progress: OnProgress | None = None,
) -> PresetReading:
    """Play everything into a preset, each time in a process of its own; what goes wrong becomes part of the answer."""
    try:
        chain = _chain(preset, options)
        folder = (preset.folder / preset.name).parent if preset.plugin is None else preset.folder
        results = [_result(chain, one, folder, options, kept, on_progress) for one in stimuli]
    except ChainsimError as error:
        return PresetReading(preset.name, error=error)
    return _reading(preset.name, results)


def judge(
    readings: Sequence[PresetReading], *, anchor: str, level_lufs: float | None, max_deviation_lu: float
) -> PresetLibrary:
    """Every preset against the anchor.

    Args:
        readings: in the order of the answer.
        anchor: "median" of all that sound, "bypass" (each against what was played into it), or "level".
        level_lufs: the level, for that.
        max_deviation_lu: a deviation equal to it is allowed.
    """
    heard = [lufs for reading in readings if (lufs := reading.loudness_lufs) is not None and math.isfinite(lufs)]
    anchors = {"median": statistics.median(heard) if heard else None, "level": level_lufs, "bypass": None}
    verdicts = []
    for reading in readings:
        aim = reading.bypass_lufs if anchor == "bypass" else anchors[anchor]
        known = all(lufs is not None and math.isfinite(lufs) for lufs in (reading.loudness_lufs, aim))
        deviation = reading.loudness_lufs - aim if known else None  # type: ignore[operator]
        outlier = deviation is not None and abs(deviation) > max_deviation_lu + 1e-9
        trim = None if deviation is None else 0.0 - deviation
        verdicts.append(PresetVerdict(reading, deviation, trim, outlier))
    spread = max(heard) - min(heard) if heard else None
    return PresetLibrary(tuple(verdicts), anchor, anchors[anchor], max_deviation_lu, spread)


def _result(
    chain: Chain, played: Played, folder: Path, options: RunOptions, kept: Kept | None, on_progress: OnProgress | None
) -> Result:
    """What is kept of it, else rendered; a preset that a plugin stops is not played anything more."""
    name = played.stimulus.info.name
    asked = kept.keyring.asked_of(chain, folder, played.identity, name) if kept else None
    known = result_cache.load(kept.folder, asked) if kept and asked else None
    if known is not None:
        return known
    result = run_chain(chain, played.stimulus, options, folder=folder, on_progress=on_progress)
    if result.failure is not None:
        raise RenderError(result.failure.message, result.failure)
    if kept and asked:
        result_cache.save(kept.folder, asked, result)
    return result


def _chain(preset: Preset, options: RunOptions) -> Chain:
    file = preset.folder / preset.name
    key = _KEYS.get(file.suffix.lower())
    if key is None:
        return checked_chain(read_document(file), options)
    try:
        preset.name.encode()
    except UnicodeEncodeError:
        raise UsageError("its name is not UTF-8 text; rename it") from None
    stage = Vst3Stage.model_validate({"vst3": preset.plugin, key: preset.name})
    return Chain(version=1, name=preset.name[-200:], stages=(stage,))


def _reading(name: str, results: Sequence[Result]) -> PresetReading:
    outputs = [result.measurement.output for result in results]
    inputs = [result.measurement.taps[0].levels for result in results]
    peak_dbfs = max(levels.sample_peak_dbfs for levels in outputs)
    return PresetReading(
        name,
        loudness_lufs=_mean([levels.integrated_lufs for levels in outputs]),
        bypass_lufs=_mean([levels.integrated_lufs for levels in inputs]),
        sample_peak_dbfs=peak_dbfs,
        faults=tuple(sorted(set(_faults(results, peak_dbfs)), key=list(Fault).index)),
    )


def _faults(results: Sequence[Result], peak_dbfs: float) -> Iterator[Fault]:
    """No effect is one only where nothing that was played is changed."""
    if peak_dbfs > 0.0:
        yield Fault.OVER_FULL_SCALE
    for name, fault in _FINDINGS.items():
        found = [any(finding.name == name for finding in result.findings) for result in results]
        if all(found) if fault is Fault.NO_EFFECT else any(found):
            yield fault


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known and len(known) == len(values) else None
