"""The same presets on several systems, and what is not the same there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chainsim.model.preset_library import PresetReading
from chainsim.short_repr import Brief


class Aspect(StrEnum):
    """What may differ between systems, the worst first."""

    NOT_MEASURED = "not measured"  # on one system at least
    LOUDNESS = "loudness"
    PEAK = "peak"
    LATENCY = "latency"
    FAULTS = "faults"


@dataclass(frozen=True, slots=True, repr=False)
class SystemDifference(Brief):
    """One thing that is not the same everywhere."""

    aspect: Aspect
    words: str  # "loudness 3.1 LU apart: Linux -18.0, Windows -14.9 LUFS"
    apart: float | None = None  # in LU, dB or frames; None: it is no number


@dataclass(frozen=True, slots=True, repr=False)
class ComparedPreset(Brief):
    """One preset; `readings` has every system of the table."""

    name: str
    readings: Mapping[str, PresetReading]
    differences: tuple[SystemDifference, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 alike everywhere, 1 not so, 3 not measured somewhere; nowhere: as its errors say."""
        errors = [one.error.exit_code for one in self.readings.values() if one.error]
        if 0 < len(errors) < len(self.readings):
            return 3
        return max([*errors, int(bool(self.differences))])


@dataclass(frozen=True, slots=True, repr=False)
class SystemTable(Brief):
    """Presets in the order of their names, what was measured of each on each system."""

    systems: tuple[str, ...]  # as Python's `platform.system()` calls them
    presets: tuple[ComparedPreset, ...]
    tolerance_db: float  # how far apart levels may be

    @property
    def worst_first(self) -> list[ComparedPreset]:
        """Those that are not measured somewhere, then those that differ, by how far; then by name."""

        def rank(one: ComparedPreset) -> tuple[float, float]:
            apart = max((abs(each.apart or 0.0) for each in one.differences), default=0.0)
            return -one.exit_code, -apart

        return sorted(self.presets, key=rank)

    @property
    def exit_code(self) -> int:
        """Of the worst."""
        return max((one.exit_code for one in self.presets), default=0)


def in_order(systems: Iterable[str]) -> tuple[str, ...]:
    """Each once, as they are told: Linux, macOS, Windows."""
    return tuple(sorted(set(systems), key=lambda one: system_words(one).lower()))


def system_words(system: str) -> str:
    """What its users call it."""
    return "macOS" if system == "Darwin" else system
