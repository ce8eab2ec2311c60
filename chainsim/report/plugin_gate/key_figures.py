"""The figures of a column that are one value each, in the order in which every format has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from chainsim.counted import counted
from chainsim.model.data_sheet import DataSheet
from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import PluginGate, SheetColumn
from chainsim.report.baseline.sentences import unit_of
from chainsim.report.kit.cells import clean
from chainsim.units import format_db

Read = Callable[[SheetColumn, DataSheet], float | None]
QUIETER_DBFS, LOUD_DBFS = -12.0, 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value of every column: `meter` is what drifts and deviations call it."""

    meter: str
    key: str  # its name in CSV
    label: str
    read: Read
    places: int = 1
    at: str = ""  # the sine and its level, as deviations call them

    @property
    def unit(self) -> str:
        """Empty where it has none."""
        return unit_of(self.meter)


def figures_of(gate: PluginGate) -> tuple[Figure, ...]:
    """Those that any column has."""
    sheets = [(column, column.sheet) for column in gate.columns if column.sheet is not None]
    return tuple(one for one in _ALL if any(one.read(column, sheet) is not None for column, sheet in sheets))


def value_text(figure: Figure, column: SheetColumn) -> str:
    """One cell; `-` where it was not measured or is none."""
    if column.sheet is None:
        return "-"
    value = figure.read(column, column.sheet)
    if value is None:
        return "-"
    signed = figure.meter not in ("processor_percent", "denormal_ratio") and not figure.meter.endswith("_frames")
    return format_db(value, places=figure.places, signed=signed)


def deviates(gate: PluginGate, column: int, figure: Figure) -> bool:
    """Whether something is said of this figure of this column, at this sine and level."""
    told = [one for one in gate.deviations if one.column == column and one.figure == figure.meter]
    return any(not figure.at or figure.at in (one.places or (one.at,)) for one in told)


def verdict(gate: PluginGate) -> str:
    """`12 measurements against tube.yaml: 1 with deviations`; or that some failed, or that nothing judged them."""
    number = len(gate.columns)
    columns = [one.column for one in gate.deviations if one.severity is not Severity.INFORMATION]
    wrong, missed = len({one for one in columns if one is not None}), columns.count(None)
    missing = sum(column.sheet is None for column in gate.columns)
    by = f" against {' and '.join(map(clean, gate.judged_by))}" if gate.judged_by else ""
    told = [f"{wrong} with deviations"] if wrong else []
    told += [f"{missing} could not be made"] if missing else []
    told += [f"{counted(missed, 'comparison')} could not be made"] if missed else []
    measured = f"{counted(number, 'measurement')}{by}"
    return f"{measured}: {', '.join(told) or ('nothing deviates' if gate.judged else 'compared with nothing')}"


def _tone(name: str, of_rate: bool, hz: float, dbfs: float) -> Read:
    def read(_: SheetColumn, sheet: DataSheet) -> float | None:
        for tone in sheet.distortion:
            if tone.of_rate is of_rate and (of_rate or abs(tone.frequency_hz - hz) < 0.2 * hz):
                values: tuple[float | None, ...] = getattr(tone, name)
                return values[tone.input_dbfs.index(dbfs)]
        return None

    return read


def _polarity(_: SheetColumn, sheet: DataSheet) -> float | None:
    known = [one for one in sheet.polarity if one is not None]
    return float(min(known)) if len(known) == len(sheet.polarity) and known else None


_SINES = (("100_hz", "100 Hz", False, 100.0), ("1_khz", "1 kHz", False, 1000.0), ("5_khz", "5 kHz", False, 5000.0))
_QUARTER = ("quarter", "rate / 4", True, 0.0)


def _same(meter: str, label: str, read: Read, places: int = 1) -> Figure:
    """One whose name in CSV is that of its meter."""
    return Figure(meter, meter, label, read, places)


def _tones(meter: str, key: str, words: str, sines: Sequence[tuple[str, str, bool, float]]) -> Iterator[Figure]:
    for name, where, of_rate, hz in sines:
        for dbfs in (QUIETER_DBFS, LOUD_DBFS):
            read = _tone(meter, of_rate, hz, dbfs)
            label = f"{words} {where}, {dbfs:.0f} dBFS"
            at = f"{'a quarter of the rate' if of_rate else where}, {dbfs:.0f} dBFS"
            yield Figure(meter, f"{key}_{name}_{dbfs:.0f}_dbfs_db", label, read, at=at)


_ALL = (
    _same("gain_db", "gain, small signals", lambda _, s: s.gain_db, 2),
    _same("clean_to_dbfs", "clean to (AES17)", lambda c, _: c.profile.clean_to_dbfs),
    _same("ceiling_dbfs", "output ceiling", lambda c, _: c.profile.ceiling_dbfs),
    Figure(
        "latency_reported_frames",
        "latency_reported_frames",
        "latency reported",
        lambda _, s: s.latency_reported_frames,
        0,
    ),
    Figure(
        "latency_measured_frames",
        "latency_measured_frames",
        "latency measured",
        lambda _, s: s.latency_measured_frames,
        0,
    ),
    _same("polarity", "polarity", _polarity, 0),
    _same("channel_balance_db", "channel balance", lambda _, s: s.channel_balance_db, 2),
    *_tones("thd_db", "thd", "THD", _SINES),
    *_tones("aliasing_db", "aliasing", "aliasing", (*_SINES[1:], _QUARTER)),
    _same("noise_dbfs", "noise, RMS", lambda _, s: s.noise_dbfs),
    _same("processor_percent", "processor time", lambda _, s: s.processor_percent, 2),
    _same("denormal_ratio", "silence against sound", lambda _, s: s.denormal_ratio),
)
