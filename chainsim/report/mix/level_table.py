"""The table of a mix: a row for every track as it enters the mix, for every sum and what its chain makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from chainsim.model.as_played import NOT_AS_PLAYED, strips_as_played
from chainsim.model.finding import Severity
from chainsim.model.levels import Levels
from chainsim.model.mix import BusResult, MixResult, TrackResult
from chainsim.model.session_routing import sender
from chainsim.report.kit.cells import clean, left, shorten
from chainsim.report.kit.level_bar import BarScale, level_bar, scale_for
from chainsim.report.kit.severity import worst
from chainsim.report.kit.style import Style
from chainsim.units import format_db

_MARK_WIDTH = 2
_NOT = "\N{NOT EQUAL TO}"
_MAX_LABEL = 30
_HEADS = (("RMS", "dBFS"), ("peak", "dBFS"), ("true pk", "dBTP"), ("loud", "LUFS"))
_WIDTHS = (7, 7, 8, 7)


@dataclass(frozen=True, slots=True)
class MixRow:
    """One line; without levels it is a heading, or `note` says why there are none."""

    label: str
    levels: Levels | None = None
    note: str = ""
    depth: int = 0
    severity: Severity | None = None
    limit_dbfs: float | None = None


def mix_rows(mix: MixResult) -> list[MixRow]:
    """Tracks in their groups, then the bus, in the order of the signal."""
    known = strips_as_played(mix)
    rows = [MixRow("Tracks as they enter the mix")]
    rows += [_track(track, known) for track in mix.tracks if track.group is None]
    for group in mix.groups:
        rows.append(MixRow(f"Group '{group.name}'"))
        rows += [_track(track, known) for track in mix.tracks if track.group == group.name]
        rows += _bus(group, known)
    rows += [MixRow("Mix bus"), *_bus(mix.bus, known)]
    return rows if all(known.values()) else [*rows, MixRow(f"{_NOT}: {NOT_AS_PLAYED}")]


def _marked(label: str, as_played: bool) -> str:
    return label if as_played else f"{_NOT} {label}"


def _track(track: TrackResult, known: Mapping[str, bool]) -> MixRow:
    if track.muted:
        return MixRow(track.name, note="muted", depth=1)
    if track.placed is None:
        return MixRow(track.name, note="could not be rendered", depth=1, severity=Severity.ERROR)
    severity = None if track.result is None else worst(track.result.findings)
    return MixRow(_marked(track.name, known[track.name]), track.placed, depth=1, severity=severity)


def _bus(bus: BusResult, known: Mapping[str, bool]) -> list[MixRow]:
    summed = all(known.get(sender(member, known), True) for member in bus.members)
    rows = [MixRow(_marked("sum", summed), bus.sum, depth=1, limit_dbfs=0.0)]
    if bus.result is None:
        return [*rows, MixRow("output", note="could not be rendered", depth=1, severity=Severity.ERROR)]
    measurement = bus.result.measurement
    label = "output after fader" if measurement.chain.fader_db else "output"
    label = _marked(label, known[bus.name])
    severity = worst(bus.result.findings)
    return [*rows, MixRow(label, measurement.output, depth=1, severity=severity, limit_dbfs=0.0)]


def row_numbers(row: MixRow) -> list[str]:
    """RMS, peak, true peak and loudness; nothing for a heading."""
    if row.levels is None:
        return []
    levels = row.levels
    peaks = [format_db(value, limit_db=row.limit_dbfs) for value in (levels.sample_peak_dbfs, levels.true_peak_dbtp)]
    return [format_db(levels.rms_dbfs), *peaks, format_db(levels.integrated_lufs)]


def mix_table(rows: Sequence[MixRow], style: Style) -> list[str]:
    """With its two head lines; no line is wider than the style's width."""
    columns = [3, 2][style.width < 56]
    widths, heads = _WIDTHS[: columns + (style.width >= 64)], _HEADS
    free = style.width - _MARK_WIDTH - sum(widths)
    needed = max(cell_len(clean(row.label, style)) + 2 * row.depth for row in rows)
    smallest = scale_for(free - 1 - min(needed, 20))
    label_width = max(8, min(needed, _MAX_LABEL, free - 1 - smallest.width if smallest else free))
    scale = scale_for(free - 1 - label_width)
    margin = " " * (_MARK_WIDTH + label_width)
    top = ["", ""]
    if scale is not None:
        above = f"{scale.above * scale.step_db:+d}"
        above = above if len(above) < scale.above else ""
        top = [" " * (1 + scale.width), f" {scale.floor_dbfs:<{scale.below}}0{above:>{scale.above}}"]
    head = margin + top[0] + "".join(f"{name:>{width}}" for (name, _), width in zip(heads, widths, strict=False))
    units = margin + top[1] + "".join(f"{unit:>{width}}" for (_, unit), width in zip(heads, widths, strict=False))
    lines = [style.paint(head.rstrip(), "bold"), style.paint(units.rstrip(), "dim")]
    return [*lines, *(_line(row, widths, label_width, scale, style).rstrip() for row in rows)]


def _line(row: MixRow, widths: Sequence[int], label_width: int, scale: BarScale | None, style: Style) -> str:
    indent = " " * (2 * row.depth)
    if row.levels is None and not row.note:
        return f"  {style.paint(shorten(row.label, style.width - 2, style), 'dim')}"
    mark = style.mark(row.severity) if row.severity else " "
    label = indent + left(row.label, label_width - len(indent), style)
    if row.levels is None:
        return f"{mark} {label} {style.paint(row.note, 'dim')}"
    line = f"{mark} {label}"
    if scale is not None:
        line += " " + level_bar(row.levels.rms_dbfs, row.levels.sample_peak_dbfs, scale, style)
    numbers = zip(row_numbers(row), widths, strict=False)
    over = row.limit_dbfs is not None and row.levels.sample_peak_dbfs > row.limit_dbfs
    return line + "".join(
        style.paint(f"{text:>{width}}", "red" if over and column in (1, 2) else "")
        for column, (text, width) in enumerate(numbers)
    )
