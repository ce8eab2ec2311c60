"""SystemTable on a page: a column of loudness for each system, and what differs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.presets_across_systems import ComparedPreset, SystemTable, system_words
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.svg.elements import visible
from chainsim.report.presets_across_systems.text import said_of, sum_of


@dataclass(frozen=True, slots=True)
class Row:
    """One preset; `levels` are in the order of the systems, None: not measured there, or silent."""

    name: str
    word: str  # ok, FAIL or ERROR
    levels: tuple[float | None, ...]
    said: str


def systems_to_html(table: SystemTable) -> str:
    """The page, in one file."""
    return render(
        "systems.html.j2",
        assets=("library.css",),
        systems=[visible(system_words(system)) for system in table.systems],
        rows=[_row(one, table) for one in table.worst_first],
        sum=sum_of(table),
        data=data({}),
        version=version("chainsim"),
    )


def _row(one: ComparedPreset, table: SystemTable) -> Row:
    return Row(
        name=visible(one.name),
        word=("ok", "FAIL", "ERROR", "ERROR")[one.exit_code],
        levels=tuple(one.readings[system].loudness_lufs for system in table.systems),
        said=visible("; ".join(said_of(one))),
    )
