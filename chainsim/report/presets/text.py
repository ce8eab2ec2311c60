"""A preset library as text: loudness, which a trim can put right, and headroom, only reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from chainsim.model.preset_library import (
    LoudnessAnchor,
    PresetFault,
    PresetFix,
    PresetGroup,
    PresetLibrary,
    PresetVerdict,
)
from chainsim.report.kit.cells import left, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.presets.words import fix_words, target_words
from chainsim.units import format_db


def presets_to_text(library: PresetLibrary, style: Style = PLAIN, fixes: Sequence[PresetFix] | None = None) -> str:
    """What was levelled, a line for every preset, the loudest of each group first, then the verdicts.

    Args:
        library: what was judged.
        style: no line is wider than its width.
        fixes: what levelling did; None: it was not asked for.
    """
    lines = [] if fixes is None else [*_fixed(fixes, style), ""]
    longest = max((len(verdict.reading.name) for verdict in library.verdicts), default=0)
    name_width = max(8, min(longest, style.width - 52))
    lines += [style.paint(f"  {'':{name_width}}{'LUFS':>8}{'off LU':>8}{'trim dB':>9}{'peak':>7}  headroom", "dim")]
    for group in library.groups:
        if len(library.groups) > 1:
            lines += [style.paint(line, "bold") for line in wrap(_heading(group), style)]
        for verdict in library.of_group(group):
            lines += _lines(verdict, name_width, style)
    lines.append("")
    if library.played:
        lines += wrap(_played(library.played), style)
    for group in library.groups:
        lines += wrap(_loudness(group, library), style)
    lines += wrap(_headroom(library), style)
    for names in library.duplicates:
        lines += wrap(f"The same sound: {', '.join(names)}.", style, rest="  ")
    errors = [verdict.reading for verdict in library.verdicts if verdict.reading.error]
    for reading in errors:
        lines += ["", *wrap(f"{reading.name}: {reading.error}", style, rest="  ")]
    return "\n".join(lines) + "\n"


def _played(names: Sequence[str]) -> str:
    """Levels of `check` are of each chain's own source, and so are others."""
    return f"Played into each, whatever source it has of its own: {'; '.join(names)}."


def _fixed(fixes: Sequence[PresetFix], style: Style) -> list[str]:
    done = sum(fix.file is not None for fix in fixes)
    lines = [f"Levelled {done} of {len(fixes)}." if fixes else "Nothing to level: no preset is far enough off."]
    for fix in fixes:
        lines += wrap(f"{fix.name}: {fix_words(fix)}", style, first="  ", rest="    ")
    return lines


def _heading(group: PresetGroup) -> str:
    return f"{group.name or 'the rest'}, to be {target_words(group)}"


def _lines(verdict: PresetVerdict, name_width: int, style: Style) -> list[str]:
    reading = verdict.reading
    bad = verdict.failed or reading.error is not None
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


def _loudness(group: PresetGroup, library: PresetLibrary) -> str:
    named = f" of {group.name or 'the rest'}" if len(library.groups) > 1 else ""
    if group.spread_lu is None:
        return f"Loudness{named}: no preset was heard."
    outliers = sum(verdict.outlier for verdict in library.verdicts if verdict.group == group.name)
    what = target_words(group)
    if group.anchor is LoudnessAnchor.MEDIAN:
        what = f"the median of {format_db(group.anchor_lufs)} LUFS"
    spread = format_db(group.spread_lu, signed=False)
    said = f"{outliers or 'none'} further than {group.max_deviation_lu:g} LU from {what}"
    return f"Loudness{named}: spread {spread} LU; {said}."


def _headroom(library: PresetLibrary) -> str:
    count = Counter(fault for verdict in library.verdicts for fault in verdict.reading.faults)
    said = ", ".join(f"{count[fault]} {fault.value}" for fault in PresetFault if count[fault])
    return f"Headroom (no trim is advised for it): {said or 'nothing to report'}."
