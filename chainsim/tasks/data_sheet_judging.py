"""Columns held against expectations; what an expectation finds nothing to hold against is told, and never passes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainsim.batch.baseline_behaviour import QUARTER, SINES_HZ, hertz
from chainsim.model.data_sheet import DataSheet, ToneDistortion
from chainsim.model.data_sheet_expectation import SheetExpectation, SheetExpectations
from chainsim.model.expectation import Range, bounds_of, ranges_of
from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import MEASURING, Deviation, SheetColumn, SheetFormat
from chainsim.model.undecided_stages import without_limits
from chainsim.report.baseline.sentences import title, unit_of
from chainsim.units import format_db

_NONE_IS_ABOVE = ("clean_to_dbfs", "ceiling_dbfs")
_OVER_LEVEL = ("thd_db", "aliasing_db")
_OVER_FREQUENCY = ("response_db", "phase_degrees")


def against_expectations(columns: Sequence[SheetColumn], expectations: SheetExpectations) -> Iterator[Deviation]:
    """Every range that a column's figure is outside of: errors.

    An expectation of a format that was not measured is a warning; where they all are, an error: nothing was judged.
    """
    measured = [column.asked for column in columns if column.sheet is not None]
    held = [any(_holds_for(one, played) for played in measured) for one in expectations.expect]
    for number, expectation in enumerate(expectations.expect, start=1):
        against = f"expectation {number}"
        if measured and not held[number - 1]:
            severity = Severity.WARNING if any(held) else Severity.ERROR
            yield Deviation(None, severity, against, "", "", f"{against} is of {_format(expectation)}: not measured")
        for index, column in enumerate(columns):
            if column.sheet is not None and _holds_for(expectation, column.asked):
                for one in _missed(expectation, column, column.sheet):
                    yield Deviation(index, Severity.ERROR, against, one.figure, one.at, one.words, one.places)


def unmeasured(columns: Sequence[SheetColumn]) -> Iterator[Deviation]:
    """What could not be measured: an error; a note where the plugin lacks that layout and was measured in another."""
    measured = {column.path for column in columns if column.failure is None}
    for index, column in enumerate(columns):
        if column.failure is not None:
            harmless = column.failure.startswith("takes no ") and column.path in measured
            severity = Severity.INFORMATION if harmless else Severity.ERROR
            yield Deviation(index, severity, MEASURING, "probe", "", column.failure)


def _format(expectation: SheetExpectation) -> str:
    """What an expectation says of where it holds."""
    rate, channels, block = expectation.sample_rate_hz, expectation.channels, expectation.block_frames
    said = [f"{rate / 1000:g} kHz"] if rate is not None else []
    said += [{1: "mono", 2: "stereo"}.get(channels, f"{channels} channels")] if channels is not None else []
    said += [f"blocks of {block}"] if block is not None else []
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A range that a figure is not within."""

    figure: str
    at: str
    words: str
    places: tuple[str, ...] = ()


def _holds_for(expectation: SheetExpectation, played: SheetFormat) -> bool:
    return all(
        getattr(expectation, name) in (None, getattr(played, name))
        for name in ("sample_rate_hz", "channels", "block_frames")
    )


def _missed(expectation: SheetExpectation, column: SheetColumn, sheet: DataSheet) -> Iterator[_Missed]:
    for figure, wanted in ranges_of(expectation).items():
        if figure in _OVER_LEVEL:
            tones = [tone for tone in sheet.distortion if expectation.sine_hz in (None, _sine_name(tone))]
            if not any(_heard(expectation, figure, tone) for tone in tones):
                levels = f"{expectation.from_dbfs:g} to {expectation.to_dbfs:g} dBFS"
                yield _Missed(figure, "", f"{title(figure)} was measured at no sine of {levels}")
            elif _is_silent(sheet) and not any(value for tone in tones for value in getattr(tone, figure)):
                yield _Missed(figure, "", _words(figure, "", None, wanted))
            for tone in tones:
                yield from _missed_of_tone(expectation, figure, wanted, tone)
        elif figure in _OVER_FREQUENCY:
            yield from _missed_of_response(expectation, figure, wanted, sheet)
        else:
            value = _single(figure, column, sheet)
            if not _inside(value, wanted):
                yield _Missed(figure, "", _words(figure, "", value, wanted))


def _missed_of_tone(
    expectation: SheetExpectation, figure: str, wanted: Range, tone: ToneDistortion
) -> Iterator[_Missed]:
    """The worst level of one sine."""
    heard = _heard(expectation, figure, tone)
    missed = [(value, level) for value, level in heard if value is not None and not _inside(value, wanted)]
    if missed:
        name = _sine_name(tone)
        sine = QUARTER if isinstance(name, str) else hertz(name)
        value, level = max(missed, key=lambda one: one[0])
        at = f"{sine}, {level:g} dBFS"
        places = tuple(f"{sine}, {level:g} dBFS" for _, level in missed)
        yield _Missed(figure, at, _words(figure, f" at {at}", value, wanted), places)


def _is_silent(sheet: DataSheet) -> bool:
    """Whether nothing comes out: then noise hides everything, and no distortion is no good news."""
    return sheet.gain_db is None or sheet.gain_db == -math.inf


def _heard(expectation: SheetExpectation, figure: str, tone: ToneDistortion) -> list[tuple[float | None, float]]:
    """Values with their levels, between those that are asked for."""
    values = zip(tone.input_dbfs, getattr(tone, figure), strict=True)
    return [(value, level) for level, value in values if expectation.from_dbfs <= level <= expectation.to_dbfs]


def _missed_of_response(
    expectation: SheetExpectation, figure: str, wanted: Range, sheet: DataSheet
) -> Iterator[_Missed]:
    """Where the response is furthest outside."""
    values = sheet.response.gain_db if figure == "response_db" else sheet.response.phase_degrees
    middle = (sheet.gain_db or 0.0) if figure == "response_db" else 0.0
    points = [
        (value - middle, hz)
        for hz, value in zip(sheet.response.frequency_hz, values, strict=True)
        if expectation.from_hz <= hz <= expectation.to_hz
    ]
    missed = [(value, hz) for value, hz in points if not _inside(value, wanted)]
    if not points:
        band = f"from {expectation.from_hz:g} to {expectation.to_hz:g} Hz"
        yield _Missed(figure, "", f"{title(figure)} was measured nowhere {band}")
    if missed:
        value, hz = max(missed, key=lambda one: _beyond(one[0], wanted))
        yield _Missed(figure, hertz(hz), _words(figure, f" at {hertz(hz)}", value, wanted))


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
