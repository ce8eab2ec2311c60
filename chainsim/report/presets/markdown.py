"""A preset library as Markdown: groups, then what is off, silent or not measured, as far as a comment holds it."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.counted import counted
from chainsim.model.preset_library import PresetFix, PresetLibrary, PresetVerdict
from chainsim.report.kit.markdown import joined, markdown, table
from chainsim.report.kit.severity import SIGNS, by_severity
from chainsim.report.kit.size_limit import Part, fitted
from chainsim.report.presets.words import fix_words, target_words, told_of
from chainsim.units import format_db

MOST_BYTES = 60_000


def presets_to_markdown(
    library: PresetLibrary, fixes: Sequence[PresetFix] | None = None, *, most_bytes: int = MOST_BYTES
) -> str:
    """The library in at most so many bytes of UTF-8; what is left out is counted."""
    told = [verdict for group in library.groups for verdict in library.of_group(group) if _is_told(verdict, library)]
    parts = [Part([f"## chainsim: {_sum(library)}", ""]), Part(_groups(library))]
    if fixes:
        lines = [[f"- {markdown(fix.name)}: {markdown(fix_words(fix))}"] for fix in fixes]
        parts.append(Part(["### Levelled", ""], lines, len(lines), [""], "{} more are left out here.".format, 0.5))
    if told:
        first, rule, *rows = table(
            ["", "preset", "LUFS", "off LU", "trim dB", "what is wrong"],
            [_row(verdict, library) for verdict in told],
            numbers_from=9,
        )
        parts.append(Part([first, rule], [[row] for row in rows], len(rows), [""]))
    return joined(fitted(parts, most_bytes - 1))


def _sum(library: PresetLibrary) -> str:
    failed = sum(verdict.failed or verdict.reading.error is not None for verdict in library.verdicts)
    number = counted(len(library.verdicts), "preset")
    return f"{number}, {failed} to put right" if failed else f"{number}, all as they should be"


def _groups(library: PresetLibrary) -> list[str]:
    rows = [
        [
            markdown(group.name or "all" if len(library.groups) == 1 else group.name or "the rest"),
            markdown(target_words(group)),
            str(group.presets),
            str(sum(verdict.outlier for verdict in library.verdicts if verdict.group == group.name)),
            format_db(group.spread_lu, signed=False),
        ]
        for group in library.groups
    ]
    return [*table(["group", "to be", "presets", "outliers", "spread LU"], rows, numbers_from=2), ""]


def _is_told(verdict: PresetVerdict, library: PresetLibrary) -> bool:
    return verdict.failed or any(told_of(verdict, library))


def _row(verdict: PresetVerdict, library: PresetLibrary) -> list[str]:
    told = by_severity(told_of(verdict, library))
    numbers = map(format_db, (verdict.reading.loudness_lufs, verdict.deviation_lu, verdict.trim_db))
    said = markdown("; ".join(one.rule.removeprefix("preset-").replace("-", " ") for one in told))
    return [SIGNS[told[0].severity], markdown(verdict.reading.name), *numbers, said]
