"""SystemTable -> text: a column of loudness for each system, and what differs."""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.counted import counted
from chainsim.model.preset_library import PresetReading
from chainsim.model.presets_across_systems import Aspect, ComparedPreset, SystemTable, system_words
from chainsim.report.kit.cells import Keep, left, shorten, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import format_db

_COLUMN = 9
_DIFFERS = 26  # as wide as two aspects


def systems_to_text(table: SystemTable, style: Style = PLAIN) -> str:
    """A line for every preset, the worst first; then every difference in words, and why there is no value."""
    width = _COLUMN * len(table.systems)
    longest = max((len(one.name) for one in table.presets), default=0)
    name_width = max(8, min(longest, style.width - 2 - width - _DIFFERS))
    heads = "".join(f"{shorten(system_words(system), _COLUMN - 1, style):>{_COLUMN}}" for system in table.systems)
    lines = [style.paint(f"  {'loudness in LUFS':{name_width}.{name_width}}{heads}  what differs", "dim")]
    for one in table.worst_first:
        mark = style.paint(style.glyph("✗", "X"), "red") if one.differences else " "
        cells = "".join(f"{_cell(one.readings[system]):>{_COLUMN}}" for system in table.systems)
        aspects = ", ".join(each.aspect for each in one.differences)
        room = style.width - 4 - name_width - width
        line = f"{mark} {left(one.name, name_width, style, Keep.END)}{cells}  {shorten(aspects, room, style)}"
        lines.append(line.rstrip())
    lines += ["", *wrap(sum_of(table), style)]
    for one in table.worst_first:
        for said in said_of(one):
            lines += wrap(f"{one.name}: {said}", style, rest="  ")
    return "\n".join(lines) + "\n"


def sum_of(table: SystemTable) -> str:
    """In one sentence: `3 presets on Linux and macOS: 1 alike to 0.1 dB, 1 differs, 1 is not measured everywhere`."""
    failed = sum(one.exit_code > 1 for one in table.presets)
    differing = sum(one.exit_code == 1 for one in table.presets)
    alike = len(table.presets) - failed - differing
    *others, last = map(system_words, table.systems)
    where = f"{', '.join(others)} and {last}" if others else last
    said = [f"{alike or 'none'} alike to {table.tolerance_db:g} dB"]
    if differing:
        said.append(f"{differing} differ{'s' if differing == 1 else ''}")
    if failed:
        said.append(f"{failed} {'is' if failed == 1 else 'are'} not measured everywhere")
    return f"{counted(len(table.presets), 'preset')} on {where}: {', '.join(said)}."


def said_of(one: ComparedPreset) -> Iterator[str]:
    """Why there is no value, then every other difference; a line each."""
    for system, reading in one.readings.items():
        if reading.error:
            why = str(reading.error).removeprefix("not measured: ")
            yield f"{Aspect.NOT_MEASURED} on {system_words(system)}: {why}"
    yield from (each.words for each in one.differences if each.aspect is not Aspect.NOT_MEASURED)


def _cell(reading: PresetReading) -> str:
    if reading.error:
        return "none"
    return "silent" if reading.loudness_lufs is None else format_db(reading.loudness_lufs)
