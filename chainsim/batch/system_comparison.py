"""Readings of the same presets on several systems -> what is not the same there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from chainsim.counted import counted
from chainsim.errors import RenderError, UsageError
from chainsim.model.preset_library import PresetReading
from chainsim.model.presets_across_systems import (
    Aspect,
    ComparedPreset,
    SystemDifference,
    SystemTable,
    in_order,
    system_words,
)
from chainsim.units import format_db

TOLERANCE_DB = 0.1
"""What loudness meters are told apart by; other compilers round another way, which is a thousandth of it."""

_SAME_AUDIO_LU = 0.01


def compare_systems(readings: Mapping[str, Sequence[PresetReading]], tolerance_db: float = TOLERANCE_DB) -> SystemTable:
    """Put them side by side, by name.

    Args:
        readings: system -> of all presets there.
        tolerance_db: how far apart loudness and peak may be.

    Raises:
        UsageError: they were not played the same audio.
    """
    systems = in_order(readings)
    by_name = {system: {one.name: one for one in readings[system]} for system in systems}
    names = sorted({name for found in by_name.values() for name in found})
    presets = []
    for name in names:
        row = {system: by_name[system].get(name) or _absent(name, system) for system in systems}
        _ensure_same_audio(name, row)
        presets.append(ComparedPreset(name, row, tuple(_differences(row, tolerance_db))))
    return SystemTable(systems, tuple(presets), tolerance_db)


def _absent(name: str, system: str) -> PresetReading:
    return PresetReading(name, error=RenderError(f"not measured: {system_words(system)} has no preset of this name"))


def _ensure_same_audio(name: str, row: Mapping[str, PresetReading]) -> None:
    played = {system: one.bypass_lufs for system, one in row.items() if one.bypass_lufs is not None}
    if played and max(played.values()) - min(played.values()) > _SAME_AUDIO_LU:
        told = ", ".join(f"{lufs:.2f} LUFS on {system_words(system)}" for system, lufs in played.items())
        raise UsageError(
            f"'{name}' was not played the same audio everywhere: {told}; measure all with the same --audio"
        )


def _differences(row: Mapping[str, PresetReading], tolerance_db: float) -> Iterator[SystemDifference]:
    failed = [system_words(system) for system, one in row.items() if one.error]
    measured = {system: one for system, one in row.items() if not one.error}
    if failed:
        yield SystemDifference(Aspect.NOT_MEASURED, f"not measured on {', '.join(failed)}")
    for aspect, unit, value in (
        (Aspect.LOUDNESS, "LUFS", lambda one: one.loudness_lufs),
        (Aspect.PEAK, "dBFS", lambda one: one.sample_peak_dbfs),
    ):
        yield from _level(aspect, unit, value, measured, tolerance_db)
    frames = {system: one.latency_frames for system, one in measured.items() if one.latency_frames is not None}
    if len(set(frames.values())) > 1:
        apart = max(frames.values()) - min(frames.values())
        told = ", ".join(f"{system_words(system)} {count}" for system, count in frames.items())
        yield SystemDifference(Aspect.LATENCY, f"latency {counted(apart, 'frame')} apart: {told}", apart)
    if len({one.faults for one in measured.values()}) > 1:
        told = ", ".join(
            f"{system_words(system)} {' and '.join(one.faults) or 'nothing'}" for system, one in measured.items()
        )
        yield SystemDifference(Aspect.FAULTS, f"headroom: {told}")


def _level(
    aspect: Aspect,
    unit: str,
    value: Callable[[PresetReading], float | None],
    measured: Mapping[str, PresetReading],
    tolerance_db: float,
) -> Iterator[SystemDifference]:
    """Silence beside sound differs, by no number."""
    levels = {system: value(one) for system, one in measured.items()}
    heard = [level for level in levels.values() if level is not None and math.isfinite(level)]
    apart = max(heard) - min(heard) if heard and len(heard) == len(levels) else None
    if (apart is None and not heard) or (apart is not None and apart <= tolerance_db + 1e-9):
        return
    told = ", ".join(f"{system_words(system)} {format_db(level)}" for system, level in levels.items())
    how_far = "" if apart is None else f" {format_db(apart, signed=False)} {'LU' if unit == 'LUFS' else 'dB'} apart"
    yield SystemDifference(aspect, f"{aspect}{how_far}: {told} {unit}", apart)
