"""A plugin measured in several formats and judged: the columns of its table, and what is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.model.baseline import Behaviour
from chainsim.model.data_sheet import DataSheet
from chainsim.model.finding import Severity
from chainsim.model.profile import StageProfile
from chainsim.short_repr import Brief


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How a stage is played."""

    sample_rate_hz: int
    channels: int
    block_frames: int

    @property
    def words(self) -> str:
        """`48 kHz, stereo, blocks of 512`."""
        channels = {1: "mono", 2: "stereo"}.get(self.channels, f"{self.channels} channels")
        return f"{self.sample_rate_hz / 1000:g} kHz, {channels}, blocks of {self.block_frames}"


@dataclass(frozen=True, slots=True, repr=False)
class SheetColumn(Brief):
    """One stage in one format. `sheet` is None where it could not be measured: `failure` says why."""

    name: str
    path: str  # in its chain; "1" for a plugin alone
    plugin_kind: str
    version: str | None
    asked: SheetFormat
    profile: StageProfile
    sheet: DataSheet | None
    behaviour: Behaviour
    failure: str | None = None

    @property
    def words(self) -> str:
        """What was measured, and how."""
        return f"{self.name}, {self.asked.words}"


MEASURING = "measuring"
"""What figures that could not be measured are held against."""
NOT_MEASURED = "not compared"
"""Where deviations stand that belong to no column."""


@dataclass(frozen=True, slots=True, repr=False)
class Deviation(Brief):
    """One figure of one column that is not as it should be."""

    column: int | None  # index; None: of what should have been compared, and was not measured
    severity: Severity
    against: str  # "expectation 2", "the baseline", "48 kHz, stereo, blocks of 8192", another plugin
    figure: str
    at: str  # of what is measured at several frequencies or levels: "1 kHz, -12 dBFS"
    words: str  # `distortion at 1 kHz, -12 dBFS is -60.0 dB, expected at most -80`
    places: tuple[str, ...] = ()  # all that are not as they should be, named as `at` is; none where there is one alone


@dataclass(frozen=True, slots=True, repr=False)
class PluginGate(Brief):
    """Everything that was measured and what is wrong with it, worst first."""

    columns: tuple[SheetColumn, ...]
    deviations: tuple[Deviation, ...] = ()
    judged_by: tuple[str, ...] = ()  # what it was held against: files, another plugin
    other: tuple[SheetColumn, ...] = ()  # of the plugin that it was compared with
    programme_dbfs: tuple[float, float] | None = None  # RMS and sample peak of what is meant to be played through it

    def where(self, deviation: Deviation) -> str:
        """What was measured, and how; or that it was not."""
        return NOT_MEASURED if deviation.column is None else self.columns[deviation.column].words

    def fails(self, at: Severity | None) -> bool:
        """Whether something is as bad as this, or worse."""
        return any(one.severity.fails(at) for one in self.deviations)

    @property
    def judged(self) -> bool:
        """Whether there was something to be held against: a file, another plugin, another format."""
        return bool(self.judged_by) or sum(column.sheet is not None for column in self.columns) > 1

    @property
    def unmeasured(self) -> bool:
        """Whether a column has no figures."""
        return any(column.sheet is None for column in self.columns)

    @property
    def could_not_measure(self) -> bool:
        """Whether figures are missing that should be there: not those of a layout that the plugin has not."""
        return any(one.against == MEASURING and one.severity is Severity.ERROR for one in self.deviations)
