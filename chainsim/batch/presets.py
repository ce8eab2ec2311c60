"""Presets played, each in processes of its own, several at once; what was kept of them is used."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.batch import result_cache
from chainsim.batch.check_task import heard
from chainsim.batch.preset_files import Preset, chain_of
from chainsim.batch.preset_measurement import reading_of
from chainsim.engine import idle_processes
from chainsim.engine.progress import OnProgress
from chainsim.errors import ChainsimError, RenderError
from chainsim.executing import Move, Travel, executor, in_order
from chainsim.executing.task import files_of
from chainsim.model.audio import Stimulus
from chainsim.model.chain import Chain
from chainsim.model.options import RunOptions
from chainsim.model.preset_library import PresetReading
from chainsim.model.result import Result
from chainsim.model.signal import PinkNoise, Programme
from chainsim.pipeline import run_chain
from chainsim.stimulus import make_signal, moved, open_file

STIMULI = (Programme(signal="programme", length_s=6), PinkNoise(signal="pink-noise", length_s=3))
"""What is played where no audio is given: something with peaks, and something with all frequencies."""


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
    if jobs == 1 or not alone:
        options = options.beside(jobs)
    kept = Kept(cache_folder, result_cache.Keyring(options)) if cache_folder else None

    def on_done(count: int) -> None:
        if on_progress is not None and not alone:
            on_progress(count, len(presets), "measuring")

    tasks = [PresetTask(preset, tuple(stimuli), options, kept) for preset in presets]
    with idle_processes.kept():
        return in_order(executor(jobs), tasks, on_done, on_progress if alone else None)


@dataclass(frozen=True, slots=True)
class PresetTask:
    """One preset, everything played into it; as `executing.Task`.

    Attributes:
        preset: which.
        stimuli: what to play.
        options: as of any check.
        kept: where results are kept on this machine.
        chain: what plays it, where that is read already; `folder` is then what its paths are relative to.
        folder: that.
    """

    preset: Preset
    stimuli: tuple[Played, ...]
    options: RunOptions
    kept: Kept | None = None
    chain: Chain | None = None
    folder: Path = Path()

    def run(self, on_progress: OnProgress | None = None) -> PresetReading:
        """What goes wrong is part of the answer."""
        if self.chain is None:
            return read_preset(self.preset, self.stimuli, self.options, self.kept, on_progress)
        name, chain = self.preset.name, self.chain
        return read_chain(name, chain, self.folder, self.stimuli, self.options, self.kept, on_progress)

    def lost(self, why: ChainsimError) -> PresetReading:
        """Not measured, and why."""
        return PresetReading(self.preset.name, error=why)

    def travel(self, move: Move) -> Travel:
        """Its chain is read here, where its files are.

        Raises:
            ChainsimError: it can't be used.
        """
        chain, folder = chain_of(self.preset, self.options), self.preset.beside
        audios = [one.identity for one in self.stimuli if isinstance(one.identity, Path)]
        stimuli = tuple(replace(one, stimulus=moved(one.stimulus, move.file)) for one in self.stimuli)
        preset = replace(self.preset, folder=move.file(self.preset.folder))
        task = PresetTask(preset, stimuli, move.options(self.options), None, chain, move.file(folder))
        played = [str(one.identity) for one in self.stimuli]
        identity = repr((self.preset.name, chain, played, heard(self.options)))
        return Travel(task, files_of(chain, folder, audios), identity)


def read_preset(
    preset: Preset,
    stimuli: Sequence[Played],
    options: RunOptions,
    kept: Kept | None = None,
    on_progress: OnProgress | None = None,
) -> PresetReading:
    """Play everything into a preset, each time in a process of its own; what goes wrong becomes part of the answer."""
    try:
        chain = chain_of(preset, options)
    except ChainsimError as error:  # on whatever system
        return PresetReading(preset.name, error=error)
    return read_chain(preset.name, chain, preset.beside, stimuli, options, kept, on_progress)


def read_chain(
    name: str,
    chain: Chain,
    folder: Path,
    stimuli: Sequence[Played],
    options: RunOptions,
    kept: Kept | None = None,
    on_progress: OnProgress | None = None,
) -> PresetReading:
    """The same of a chain whose paths are relative to a folder."""
    try:
        read = reading_of(name, [_result(chain, one, folder, options, kept, on_progress) for one in stimuli])
    except ChainsimError as error:
        read = PresetReading(name, error=error)
    return replace(read, system=platform.system())


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
