"""Columns held against expectations, a baseline, another plugin and each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from chainsim.batch.baseline_behaviour import QUARTER, SINES_HZ, hertz
from chainsim.batch.behaviour_drift import behaviour_drifts
from chainsim.model.baseline import Behaviour
from chainsim.model.data_sheet import DataSheet, ToneDistortion
from chainsim.model.expectation import Range, bounds_of, ranges_of
from chainsim.model.finding import Severity
from chainsim.model.quality_gate import MEASURING, Deviation, SheetColumn, SheetFormat
from chainsim.model.sheet_expectation import SheetExpectation, SheetExpectations
from chainsim.model.undecided_stages import without_limits
from chainsim.report.baseline.sentences import drift_words, title, unit_of
from chainsim.units import format_db

Known = Mapping[tuple[str, SheetFormat], Behaviour]
"""What a stage, by its path, was agreed to do in a format."""

_NONE_IS_ABOVE = ("clean_to_dbfs", "ceiling_dbfs")
_OVER_LEVEL = ("thd_db", "aliasing_db")
_OVER_FREQUENCY = ("response_db", "phase_degrees")


def against_expectations(columns: Sequence[SheetColumn], expectations: SheetExpectations) -> Iterator[Deviation]:
    """Every range that a column's figure is outside of: errors."""
    for number, expectation in enumerate(expectations.expect, start=1):
        for index, column in enumerate(columns):
            if column.sheet is not None and _holds_for(expectation, column.asked):
                for figure, at, words in _missed(expectation, column, column.sheet):
                    yield Deviation(index, Severity.ERROR, f"expectation {number}", figure, at, words)


def against_known(
    columns: Sequence[SheetColumn], known: Known, tolerances: Mapping[str, float], name: str
) -> Iterator[Deviation]:
    """What drifted from a baseline or another plugin: errors; what those do not have is a warning."""
    for index, column in enumerate(columns):
        before = known.get((column.path, column.asked))
        if before is None:
            words = f"{name} has nothing to compare with"
            yield Deviation(index, Severity.WARNING, name, "", "", words)
            continue
        for drift in behaviour_drifts(before, column.behaviour, tolerances):
            yield Deviation(index, Severity.ERROR, name, drift.meter, drift.at, drift_words(drift))


def across_formats(columns: Sequence[SheetColumn], tolerances: Mapping[str, float]) -> Iterator[Deviation]:
    """What differs from the first format of the same stage: a warning at the same sample rate, else a note."""
    first: dict[str, SheetColumn] = {}
    for index, column in enumerate(columns):
        reference = first.setdefault(column.path, column)
        if reference is column or reference.sheet is None or column.sheet is None:
            continue
        same_rate = reference.asked.sample_rate_hz == column.asked.sample_rate_hz
        severity = Severity.WARNING if same_rate else Severity.INFORMATION
        before, after = (_comparable(one.behaviour, column.asked.channels) for one in (reference, column))
        for drift in behaviour_drifts(before, after, tolerances):
            yield Deviation(index, severity, reference.asked.words, drift.meter, drift.at, drift_words(drift))


def unmeasured(columns: Sequence[SheetColumn]) -> Iterator[Deviation]:
    """What could not be measured: an error; a note where the plugin lacks that layout and was measured in another."""
    measured = {column.path for column in columns if column.failure is None}
    for index, column in enumerate(columns):
        if column.failure is not None:
            harmless = column.failure.startswith("takes no ") and column.path in measured
            severity = Severity.INFORMATION if harmless else Severity.ERROR
            yield Deviation(index, severity, MEASURING, "probe", "", column.failure)


def _comparable(behaviour: Behaviour, channels: int) -> Behaviour:
    """As many channels of polarity as the other has."""
    return behaviour.model_copy(update={"polarity": behaviour.polarity[:channels]})


def _holds_for(expectation: SheetExpectation, played: SheetFormat) -> bool:
    return all(
        getattr(expectation, name) in (None, getattr(played, name))
        for name in ("sample_rate_hz", "channels", "block_frames")
    )


def _missed(expectation: SheetExpectation, column: SheetColumn, sheet: DataSheet) -> Iterator[tuple[str, str, str]]:
    for figure, wanted in ranges_of(expectation).items():
        if figure in _OVER_LEVEL:
            for tone in sheet.distortion:
                if expectation.sine_hz in (None, _sine_name(tone)):
                    yield from _missed_of_tone(expectation, figure, wanted, tone)
        elif figure in _OVER_FREQUENCY:
            yield from _missed_of_response(expectation, figure, wanted, sheet)
        else:
            value = _single(figure, column, sheet)
            if not _inside(value, wanted):
                yield figure, "", _words(figure, "", value, wanted)


def _missed_of_tone(
    expectation: SheetExpectation, figure: str, wanted: Range, tone: ToneDistortion
) -> Iterator[tuple[str, str, str]]:
    """The worst level of one sine."""
    values = zip(tone.input_dbfs, getattr(tone, figure), strict=True)
    heard = [(value, level) for level, value in values if expectation.from_dbfs <= level <= expectation.to_dbfs]
    missed = [(value, level) for value, level in heard if value is not None and not _inside(value, wanted)]
    if missed:
        value, level = max(missed, key=lambda one: one[0])
        name = _sine_name(tone)
        at = f"{QUARTER if isinstance(name, str) else hertz(name)}, {level:g} dBFS"
        yield figure, at, _words(figure, f" at {at}", value, wanted)


def _missed_of_response(
    expectation: SheetExpectation, figure: str, wanted: Range, sheet: DataSheet
) -> Iterator[tuple[str, str, str]]:
    """Where the response is furthest outside."""
    values = sheet.response.gain_db if figure == "response_db" else sheet.response.phase_degrees
    middle = (sheet.gain_db or 0.0) if figure == "response_db" else 0.0
    points = [
        (value - middle, hz)
        for hz, value in zip(sheet.response.frequency_hz, values, strict=True)
        if expectation.from_hz <= hz <= expectation.to_hz
    ]
    missed = [(value, hz) for value, hz in points if not _inside(value, wanted)]
    if missed:
        value, hz = max(missed, key=lambda one: _beyond(one[0], wanted))
        yield figure, hertz(hz), _words(figure, f" at {hertz(hz)}", value, wanted)


def _single(figure: str, column: SheetColumn, sheet: DataSheet) -> float | None:
    if figure in _NONE_IS_ABOVE:
        value: float | None = getattr(column.profile, figure)
        return math.inf if value is None and without_limits(column.profile) is None else value
    if figure == "polarity":
        return None if None in sheet.polarity else min((one for one in sheet.polarity if one is not None), default=None)
    single: float | None = getattr(sheet, figure)
    return single


def _sine_name(tone: ToneDistortion) -> int | str:
    return "quarter" if tone.of_rate else min(map(int, SINES_HZ), key=lambda hz: abs(hz - tone.frequency_hz))


def _inside(value: float | None, wanted: Range) -> bool:
    return value is not None and _beyond(value, wanted) <= 0.0


def _beyond(value: float, wanted: Range) -> float:
    low, high = bounds_of(wanted)
    return max(-math.inf if low is None else low - value, -math.inf if high is None else value - high)


def _words(figure: str, at: str, value: float | None, wanted: Range) -> str:
    low, high = bounds_of(wanted)
    expected = f"{low:g} to {high:g}" if low is not None and high is not None else ""
    expected = expected or (f"at least {low:g}" if low is not None else f"at most {high:g}")
    shown = f"{value:.0f}" if value is not None and figure.endswith("frames") else format_db(value, places=2)
    said = "could not be measured" if value is None else f"is {shown} {unit_of(figure)}".rstrip()
    return f"{title(figure)}{at} {said}, expected {expected}"
