"""What `--fix` wrote or `--diff` would write, and what trims can't mend."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.counted import counted
from chainsim.model.chain_fix import Fix
from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.report.kit.cells import clean, wrap
from chainsim.report.kit.severity import counts
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.run.findings import findings_lines
from chainsim.report.run.proof import SAME_LU, louder_by
from chainsim.report.run.trims import knob_lines

_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def fixes_to_text(fixes: Sequence[Fix], style: Style) -> str:
    """Every file's new trims with the findings before and after, then the sum; empty without files."""
    if not fixes:
        return ""
    sections = [_fix_lines(fix, style) for fix in fixes if fix.trims or fix.refused]
    sections.append(wrap(_sum(fixes), style))
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def left_to_text(fixes: Sequence[Fix], style: Style, fail_on: Severity | None) -> str:
    """Errors and warnings that the trims do not end (notes too where they count); empty where there are none."""
    least = Severity.INFORMATION if fail_on is Severity.INFORMATION else Severity.WARNING
    sections = []
    for fix in fixes:
        for result in fix.after:
            lines = findings_lines(result, style, least=least)
            head = wrap(f"{_name(fix, result)}: left, with the trims made", style)
            if lines:
                sections.append("\n".join([*(style.paint(line, "bold") for line in head), *lines]) + "\n")
    return "\n".join(sections)


def diff_to_text(diff: str, style: Style = PLAIN) -> str:
    """A unified diff as it is. In colour it is for eyes: what could steer a terminal is written out."""
    if not style.color:
        return diff
    lines = (clean(line.removesuffix("\r").replace("\t", "    "), style) for line in diff.split("\n"))
    return "\n".join(style.paint(line, _DIFF_COLOURS.get(line[:1], "")) for line in lines)


def _fix_lines(fix: Fix, style: Style) -> list[str]:
    number = counted(len(fix.trims), "trim")
    head = f"{number} written into {fix.file}" if fix.written else f"{number} to write into {fix.file}"
    lines = [style.paint(line, "bold") for line in wrap(head, style)] if fix.trims else []
    for trim in fix.trims:
        lines += knob_lines(trim, fix.after[0], style)
    for before, after in zip(fix.before, fix.after, strict=True) if fix.trims else ():
        source = f" with {before.measurement.source.name}" if len(fix.before) > 1 else ""
        text = (
            f"before{source}: {counts(before.findings)}; {'now' if fix.written else 'then'}: {counts(after.findings)}"
        )
        lines += wrap(text, style, first="  ", rest="    ")
        lines += wrap(said, style, first="  ", rest="    ") if (said := _loudness(before, after)) else []
    if not fix.settled:
        lines += wrap(
            "Measured again and again, the chain still asks for other trims; --fix once more goes on from here.",
            style, first="  ", rest="  ",
        )  # fmt: skip
    for problem in fix.refused:
        lines += wrap(str(problem), style, rest="  ")
    return lines


def _loudness(before: Result, after: Result) -> str:
    """By how much it comes out louder or quieter; empty where that is nothing, or has no reading."""
    was, now = before.measurement.output.integrated_lufs, after.measurement.output.integrated_lufs
    if was is None or now is None or abs(now - was) < SAME_LU:
        return ""
    return f"the output is {louder_by(now - was)}"


def _name(fix: Fix, result: Result) -> str:
    return f"{fix.file} with {result.measurement.source.name}" if len(fix.after) > 1 else fix.file


def _sum(fixes: Sequence[Fix]) -> str:
    """How many of the errors and warnings the trims end; notes are not there to be mended."""
    trims = sum(len(fix.trims) for fix in fixes)
    if not all(result.complete for fix in fixes for result in fix.after) and not trims:
        return "Nothing to write: not everything could be measured."
    if not trims:
        return "Nothing to write." if any(fix.refused for fix in fixes) else "Nothing to write: no trim is needed."
    before = sum(_serious(result) for fix in fixes for result in fix.before)
    after = sum(_serious(result) for fix in fixes for result in fix.after)
    mended = f"{max(before - after, 0)} of {counted(before, 'error or warning', 'errors and warnings')}"
    files = counted(sum(bool(fix.trims) for fix in fixes), "file")
    ends = "mended" if all(fix.written for fix in fixes) else "would be mended"
    return f"{mended} {ends} with {counted(trims, 'trim')} in {files}, {after} left."


def _serious(result: Result) -> int:
    return sum(finding.severity is not Severity.INFORMATION for finding in result.findings)
