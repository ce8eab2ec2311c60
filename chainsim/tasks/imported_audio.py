"""The items of a track as one audio file that a session can name: as it lies there, or put together.

A track with one item that plays a file from its beginning to its end is that file, from where the item begins. Of all
others a file is written: every item at its time, from its offset, for its length, at its gain, with its fades as
straight lines. Stretching and what else is not taken are named.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from chainsim.errors import AudioError
from chainsim.exchange.project import Item
from chainsim.mixing.resampling import Resampled
from chainsim.model.audio import Audio, AudioFormat, Stimulus
from chainsim.model.left_out import Effect
from chainsim.model.network_paths import is_on_server
from chainsim.render.sound_file import SoundFile
from chainsim.stimulus import open_file
from chainsim.tasks.imported_fades import are_unheard, faded
from chainsim.units import frames_from_s, gain_from_db

_SAME_S = 0.01  # of a length: an item is as long as its file, to the last block of a coded one
_LONGEST_S = 6 * 3600.0


class Told(Protocol):
    """Called with what was not taken, or nearly, and where it is."""

    def __call__(self, what: str, origin: str, effect: Effect, /, *, audio: str = "") -> None:
        """`audio` is the name of a file that was not found."""


@dataclass(frozen=True, slots=True)
class TrackAudio:
    """What a track plays."""

    file: Path
    start_s: float
    gain_db: float
    channels: int


@dataclass(frozen=True, slots=True)
class _Opened:
    item: Item
    path: Path
    stimulus: Stimulus


def find_audio(name: str, folder: Path, audio_dirs: Sequence[Path]) -> Path | None:
    """The file that a project names: where it says, else by its name in the folders given."""
    if is_on_server(name) or "\0" in name:
        return None
    plain = name.replace("\\", "/")
    base = plain.rsplit("/", 1)[-1]
    for path in (folder / plain, *(place / base for place in audio_dirs)):
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None


def track_audio(
    items: Sequence[Item], folder: Path, audio_dirs: Sequence[Path], target: Path, told: Told
) -> TrackAudio | None:
    """What a track's items are as one file; None where nothing sounds.

    Args:
        items: of the track.
        folder: of the project.
        audio_dirs: where files are looked for by name besides.
        target: where to write, should it come to that.
        told: called with what was left out.

    Raises:
        UsageError: the file can't be written.
    """
    opened = [found for item in items if (found := _opened(item, folder, audio_dirs, told)) is not None]
    if not opened:
        return None
    if len(opened) == 1 and _is_whole(opened[0]):
        one = opened[0]
        return TrackAudio(one.path, one.item.start_s, one.item.gain_db, one.stimulus.info.format.channels)
    return _put_together(opened, target, told)


def _opened(item: Item, folder: Path, audio_dirs: Sequence[Path], told: Told) -> _Opened | None:
    if item.muted:
        return None
    for what in item.left_out:
        told(what, item.origin, "missing" if item.file is None else "different")
    for what in item.aside:
        told(what, item.origin, "none")
    if item.file is None:
        return None
    path = find_audio(item.file, folder, audio_dirs)
    if path is None:
        told(f"'{item.file}' was not found", item.origin, "missing", audio=item.file)
        return None
    try:
        return _Opened(item, path, open_file(path))
    except AudioError as error:
        told(str(error), item.origin, "missing")
        return None


def _length_s(opened: _Opened) -> float | None:
    info = opened.stimulus.info
    return None if info.frames is None else info.frames / info.format.sample_rate_hz


def _is_whole(opened: _Opened) -> bool:
    length_s = _length_s(opened)
    item = opened.item
    as_long = item.length_s is None or (length_s is not None and abs(item.length_s - length_s) <= _SAME_S)
    return item.offset_s == 0 and as_long and are_unheard(item, opened.path, length_s)


def _put_together(opened: Sequence[_Opened], target: Path, told: Told) -> TrackAudio:
    rate_hz = max(one.stimulus.info.format.sample_rate_hz for one in opened)
    channels = max(one.stimulus.info.format.channels for one in opened)
    start_s = min(one.item.start_s for one in opened)
    pieces: list[tuple[int, Audio]] = []
    for one in opened:
        length_s = _length_s(one)
        wanted_s = one.item.length_s
        is_longer = wanted_s is not None and length_s is not None and wanted_s > length_s - one.item.offset_s + _SAME_S
        if is_longer and one.item.loops:
            told("it is longer than its file: what repeats is left out", one.item.origin, "missing")
        first = frames_from_s(one.item.start_s - start_s, rate_hz)
        pieces.append((first, faded(_samples(one, rate_hz, channels), one.item, rate_hz, told)))
    frames = min(max(first + samples.shape[1] for first, samples in pieces), frames_from_s(_LONGEST_S, rate_hz))
    mixed = np.zeros((channels, max(1, frames)), dtype=np.float32)
    for first, samples in pieces:
        part = mixed[:, first : first + samples.shape[1]]
        part += samples[:, : part.shape[1]]
    target.parent.mkdir(parents=True, exist_ok=True)
    with SoundFile(target, AudioFormat(rate_hz, channels), "WAV", "FLOAT") as file:
        file.write(mixed)
    return TrackAudio(target, start_s, 0.0, channels)


def _samples(one: _Opened, rate_hz: int, channels: int) -> Audio:
    """An item's own frames, at its gain."""
    stimulus = one.stimulus
    if stimulus.info.format.sample_rate_hz != rate_hz:
        stimulus = Resampled(stimulus, rate_hz)
    skipped = frames_from_s(max(0.0, one.item.offset_s), rate_hz)
    wanted = frames_from_s(min(one.item.length_s or _LONGEST_S, _LONGEST_S), rate_hz)
    blocks, at = [], 0
    for block in stimulus.blocks():
        part = block[:, max(0, skipped - at) : max(0, skipped + wanted - at)]
        at += block.shape[1]
        blocks.append(part)
        if at >= skipped + wanted:
            break
    samples = np.concatenate(blocks, axis=1) if blocks else np.zeros((channels, 0), dtype=np.float32)
    if samples.shape[0] < channels:
        samples = np.repeat(samples, channels, axis=0)
    return samples * np.float32(gain_from_db(one.item.gain_db))


def relative(path: Path, folder: Path) -> str:
    """How a file in `folder` names it: relative where that leads there, with forward slashes."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()
