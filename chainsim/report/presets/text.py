"""A preset library as text: loudness, which a trim can put right, and headroom, only reported."""

from __future__ import annotations

from collections import Counter

from chainsim.model.preset import Fault, PresetLibrary, PresetVerdict
from chainsim.report.kit.cells import left, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import format_db


def presets_to_text(library: PresetLibrary, style: Style = PLAIN) -> str:
    """A line for every preset, then the two verdicts."""
    longest = max((len(verdict.reading.name) for verdict in library.verdicts), default=0)
    name_width = max(8, min(longest, style.width - 52))
    lines = [style.paint(f"  {'':{name_width}}{'LUFS':>8}{'off LU':>8}{'trim dB':>9}{'peak':>7}  headroom", "dim")]
    for verdict in library.verdicts:
        lines += _lines(verdict, name_width, style)
    lines += ["", *wrap(_loudness(library), style), *wrap(_headroom(library), style)]
    errors = [verdict.reading for verdict in library.verdicts if verdict.reading.error]
    for reading in errors:
        lines += ["", *wrap(f"{reading.name}: {reading.error}", style, rest="  ")]
    return "\n".join(lines) + "\n"


def _lines(verdict: PresetVerdict, name_width: int, style: Style) -> list[str]:
    reading = verdict.reading
    broken = bool({Fault.SILENT, Fault.NON_FINITE} & set(reading.faults))
    bad = verdict.outlier or broken or reading.error is not None
    mark = style.paint(style.glyph("✗", "X"), "red") if bad else " "
    name = left(reading.name, name_width, style)
    if reading.error:
        return [f"{mark} {name}{'not measured':>32}"]
    numbers = "".join(
        f"{format_db(value):>{room}}"
        for value, room in (
            (reading.loudness_lufs, 8),
            (verdict.deviation_lu, 8),
            (verdict.trim_db, 9),
            (reading.sample_peak_dbfs, 7),
        )
    )
    first, *more = reading.faults or ("",)
    indent = " " * (2 + name_width + 32)
    return [f"{mark} {name}{numbers}  {first}".rstrip(), *(f"{indent}  {fault}" for fault in more)]


def _loudness(library: PresetLibrary) -> str:
    outliers = sum(verdict.outlier for verdict in library.verdicts)
    what = {
        "median": "the median"
        if library.anchor_lufs is None
        else f"the median of {format_db(library.anchor_lufs)} LUFS",
        "bypass": "the bypassed signal",
        "level": f"{format_db(library.anchor_lufs)} LUFS",
    }[library.anchor]
    if library.spread_lu is None:
        return "Loudness: no preset was heard."
    spread = format_db(library.spread_lu, signed=False)
    said = f"{outliers or 'none'} further than {library.max_deviation_lu:g} LU from {what}"
    return f"Loudness: spread {spread} LU; {said}."


def _headroom(library: PresetLibrary) -> str:
    count = Counter(fault for verdict in library.verdicts for fault in verdict.reading.faults)
    said = ", ".join(f"{count[fault]} {fault.value}" for fault in Fault if count[fault])
    return f"Headroom (no trim is advised for it): {said or 'nothing to report'}."
