"""A preset library on a page: groups, how loud all are, and a table to search, sort and filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from chainsim.counted import counted
from chainsim.model.preset_library import PresetFix, PresetLibrary, PresetVerdict
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.severity import by_severity
from chainsim.report.kit.svg.elements import visible
from chainsim.report.kit.svg.histogram import histogram
from chainsim.report.presets.words import fix_words, target_words, told_of


@dataclass(frozen=True, slots=True)
class Row:
    """One preset."""

    name: str
    group: str
    word: str  # ok, FAIL or ERROR
    lufs: float | None
    deviation_lu: float | None
    trim_db: float | None
    rules: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group."""

    name: str
    target: str
    presets: int
    outliers: int
    spread_lu: float | None


@dataclass(frozen=True, slots=True)
class FixRow:
    """What levelling did to one preset."""

    name: str
    said: str
    left_alone: bool


def presets_to_html(library: PresetLibrary, fixes: Sequence[PresetFix] | None = None) -> str:
    """The page, in one file. `fixes` is what levelling did; None: it was not asked for."""
    rows = [_row(verdict, library) for group in library.groups for verdict in library.of_group(group)]
    rows.sort(key=lambda row: ("ERROR", "FAIL", "ok").index(row.word))
    heard = [lufs for row in rows if (lufs := row.lufs) is not None]
    failed = sum(row.word != "ok" for row in rows)
    return render(
        "presets.html.j2",
        assets=("library.js", "library.css"),
        rows=rows,
        words=list(dict.fromkeys(row.word for row in rows)),
        found=sorted({rule for row in rows for rule in row.rules}),
        groups=[_group(library, number) for number in range(len(library.groups))],
        fixes=[FixRow(visible(fix.name), visible(fix_words(fix)), fix.why is not None) for fix in fixes or ()],
        histogram=histogram(heard),
        sum=f"{counted(len(rows), 'preset')}: {failed or 'none'} to put right.",
        data=data({}),
        version=version("chainsim"),
    )


def _row(verdict: PresetVerdict, library: PresetLibrary) -> Row:
    told = by_severity(told_of(verdict, library))
    reading = verdict.reading
    return Row(
        name=visible(reading.name),
        group=visible(verdict.group),
        word="ERROR" if reading.error else "FAIL" if verdict.failed else "ok",
        lufs=reading.loudness_lufs,
        deviation_lu=verdict.deviation_lu,
        trim_db=verdict.trim_db,
        rules=tuple(dict.fromkeys(one.rule for one in told)),
        said=visible(" ".join(one.message for one in told)),
    )


def _group(library: PresetLibrary, number: int) -> GroupRow:
    group = library.groups[number]
    outliers = sum(verdict.outlier for verdict in library.verdicts if verdict.group == group.name)
    name = group.name or ("all" if len(library.groups) == 1 else "the rest")
    return GroupRow(visible(name), target_words(group), group.presets, outliers, group.spread_lu)
