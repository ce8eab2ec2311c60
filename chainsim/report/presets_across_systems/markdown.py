"""SystemTable -> Markdown: what is not the same everywhere, as far as a comment holds it."""

from __future__ import annotations

from chainsim.model.presets_across_systems import ComparedPreset, SystemTable, system_words
from chainsim.report.kit.markdown import joined, markdown, table
from chainsim.report.kit.size_limit import Part, fitted
from chainsim.report.presets_across_systems.text import said_of, sum_of
from chainsim.units import format_db

MOST_BYTES = 60_000


def systems_to_markdown(compared: SystemTable, *, most_bytes: int = MOST_BYTES) -> str:
    """The table in at most so many bytes of UTF-8; what is left out is counted."""
    told = [one for one in compared.worst_first if one.differences]
    parts = [Part([f"## chainsim: {markdown(sum_of(compared))}", ""])]
    if told:
        heads = ["preset", *(f"{system_words(system)} LUFS" for system in compared.systems), "what differs"]
        first, rule, *rows = table(heads, [_row(one, compared) for one in told], numbers_from=len(heads))
        parts.append(Part([first, rule], [[row] for row in rows], len(rows), [""]))
    return joined(fitted(parts, most_bytes - 1))


def _row(one: ComparedPreset, compared: SystemTable) -> list[str]:
    readings = [one.readings[system] for system in compared.systems]
    levels = ["none" if reading.error else format_db(reading.loudness_lufs) for reading in readings]
    said = "; ".join(said_of(one))
    return [markdown(one.name), *levels, markdown(said)]
