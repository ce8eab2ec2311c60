"""Results of `chainsim presets` in files, one for each system, read back and put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from chainsim.batch.system_comparison import TOLERANCE_DB, compare_systems
from chainsim.errors import ChainsimError, RenderError, UsageError
from chainsim.model.preset_library import PresetFault, PresetReading
from chainsim.model.presets_across_systems import SystemTable, in_order, system_words
from chainsim.own_json import read_own_json
from chainsim.report.kit.json_values import FORMAT_VERSION

_MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class WrittenError:
    """As `report.kit.error_values` has it."""

    exit: int
    message: str


@dataclass(frozen=True, slots=True)
class WrittenPreset:
    """As `report.presets.json` has it; what else stands there is not needed."""

    name: str
    loudness_lufs: float | None
    bypass_lufs: float | None
    sample_peak_dbfs: float | None
    latency_frames: int | None
    system: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,32}$")] | None
    faults: tuple[PresetFault, ...]
    errors: tuple[WrittenError, ...]

    @property
    def reading(self) -> PresetReading:
        """As it was."""
        return PresetReading(
            self.name,
            loudness_lufs=self.loudness_lufs,
            bypass_lufs=self.bypass_lufs,
            sample_peak_dbfs=self.sample_peak_dbfs,
            faults=self.faults,
            error=self._error(),
            latency_frames=self.latency_frames,
            system=self.system,
        )

    def _error(self) -> ChainsimError | None:
        if not self.errors:
            return None
        said = "; ".join(one.message for one in self.errors)
        return UsageError(said) if self.errors[0].exit == UsageError.exit_code else RenderError(said)


@dataclass(frozen=True, slots=True)
class WrittenLibrary:
    """A file."""

    format_version: int
    presets: tuple[WrittenPreset, ...]


def merged_results(files: Sequence[Path], tolerance_db: float = TOLERANCE_DB) -> SystemTable:
    """What `chainsim presets --output json=FILE` wrote on several systems, in one table.

    Args:
        files: one for each system.
        tolerance_db: how far apart loudness and peak may be.

    Raises:
        UsageError: a file is no such result, or two are of one system.
    """
    found: dict[str, tuple[Path, list[PresetReading]]] = {}
    for file in files:
        readings = [one.reading for one in _library(file).presets]
        system = _system_of(file, readings)
        if system in found:
            both = f"'{found[system][0]}' and '{file}'"
            raise UsageError(f"{both} are both of {system_words(system)}: expected one file for each system")
        found[system] = file, readings
    if len(found) < 2:
        raise UsageError("nothing to compare: expected results of two systems or more")
    return compare_systems({system: readings for system, (_, readings) in found.items()}, tolerance_db)


def _system_of(file: Path, readings: Sequence[PresetReading]) -> str:
    systems = in_order(one.system for one in readings if one.system is not None)
    if not systems:
        raise UsageError(f"'{file}' does not say on which system anything was measured")
    if len(systems) > 1:
        told = " and ".join(map(system_words, systems))
        raise UsageError(
            f"'{file}' was measured on {told}: expected the result of one system; or give --each-system there"
        )
    return systems[0]


def _library(file: Path) -> WrittenLibrary:
    what, makes = "table of presets", "chainsim presets FOLDER --output json=FILE"
    return read_own_json(file, WrittenLibrary, what, most_bytes=_MOST_BYTES, makes=makes, newest=FORMAT_VERSION)
