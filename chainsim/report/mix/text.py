"""MixResult -> text: verdict, tracks and sums, what adding up did, findings worst first, trims and their proof."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.daw_words import knob_words
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import SessionProof, SessionTrims
from chainsim.report.kit.advice import told
from chainsim.report.kit.cells import shorten, wrap
from chainsim.report.kit.finding import finding_lines
from chainsim.report.kit.severity import by_cost, worst
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.mix.advice import mix_advice
from chainsim.report.mix.facts import resampled, source_line
from chainsim.report.mix.findings import all_findings, failures, in_the_chains
from chainsim.report.mix.left_out import besides, how_to_find_audio, not_in_this
from chainsim.report.mix.level_table import mix_rows, mix_table
from chainsim.report.mix.proof import WAY_HEADS, proof_head, proof_said, ways
from chainsim.report.mix.summing import distribution, sum_details, sum_head
from chainsim.report.mix.trims import knob, no_trims, trims_head, turned
from chainsim.report.mix.verdict import mix_verdict

_MOST_TRIMS = 12
_WAY_LABEL = 16
_WAY_WIDTHS = (10, 12, 9, 8, 8, 8)
_GIVEN_UP = (3, 1, 5, 4)
"""Columns of the proof that a narrow terminal has to do without, the first one first."""


def mix_to_text(mix: MixResult, style: Style = PLAIN, *, title: str | None = None) -> str:
    """The whole report, ending with a newline.

    Args:
        mix: what to report.
        style: no line is wider than its width.
        title: stands for the session's name where it has none.
    """
    severity = worst(one.finding for one in all_findings(mix))
    said = told(mix_advice(mix))
    todo = [style.verdict(line, severity, complete=mix.complete) for line in wrap(said, style)]
    said_first = _left_out(mix, style, title)
    sections = [
        said_first,
        [*todo, *_header(mix, style, title)],
        mix_table(mix_rows(mix), style),
        _summing(mix, style),
        _findings(mix, style),
        _chains(mix, style),
        _trims(mix, mix.trims, style) if mix.trims else [],
        _proof(mix.trims.proof, style) if mix.trims and mix.trims.proof else [],
        [line for said in besides(mix) for line in wrap(said, style, rest="  ")],
        said_first,
        todo,
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _left_out(mix: MixResult, style: Style, title: str | None) -> list[str]:
    """Before the headline and before its repetition: whoever reads one line of either has read this."""
    lines = [line for said in not_in_this(mix) for line in wrap(said, style, rest="  ")]
    how = how_to_find_audio(mix, title)
    return [*(style.paint(line, "red") for line in lines), *(wrap(how, style, rest="  ") if how else [])]


def _header(mix: MixResult, style: Style, title: str | None) -> list[str]:
    lines = [
        style.paint(shorten(mix.session.name or title or "session without a name", style.width, style), "bold"),
        *wrap(source_line(mix), style),
    ]
    for said in (*failures(mix), resampled(mix)):
        lines += wrap(said, style, rest="  ") if said else []
    return [*lines, *wrap(mix_verdict(mix), style)]


def _summing(mix: MixResult, style: Style) -> list[str]:
    lines: list[str] = []
    for bus in (*mix.groups, mix.bus):
        lines += wrap(sum_head(bus), style, first="  ", rest="  ")
        for said in sum_details(bus):
            lines += wrap(said, style, first="    ", rest="      ")
    spread = distribution(mix)
    return [*lines, *(wrap(spread, style, first="  ", rest="  ") if spread else [])]


def _findings(mix: MixResult, style: Style) -> list[str]:
    lines: list[str] = []
    for finding in by_cost(mix.findings):
        lines += [*finding_lines(finding.severity, finding.name, finding.message, finding.action, style), ""]
    return lines[:-1]


def _chains(mix: MixResult, style: Style) -> list[str]:
    lines: list[str] = []
    for severity, line in in_the_chains(mix):
        said = wrap(line, style, first="  ", rest="    ")
        lines += [f"{style.mark(severity)} {said[0][2:]}", *said[1:]]
    return [style.paint("In the chains", "bold"), *lines] if lines else []


def _trims(mix: MixResult, trims: SessionTrims, style: Style) -> list[str]:
    if not trims.trims:
        return wrap(no_trims(mix, trims), style)
    words = knob_words(mix.session)
    lines = [
        *(style.paint(line, "bold") for line in wrap(trims_head(trims, words), style)),
        *wrap(f"{trims.reason}.", style, first="  ", rest="  "),
    ]
    for trim in trims.trims[:_MOST_TRIMS]:
        said = wrap(f"{knob(trim, words)}: {turned(trim, words)}", style, first="  ", rest="    ")
        lines += [style.paint(line, "cyan") for line in said]
    if len(trims.trims) > _MOST_TRIMS:
        where = "--trim-sheet FILE lists them all" if words.of_daw else "--format json has them all; --fix writes them"
        more = f"and {len(trims.trims) - _MOST_TRIMS} more ({where})"
        lines += wrap(more, style, first="  ", rest="  ")
    return lines


def _proof(proof: SessionProof, style: Style) -> list[str]:
    told = ways(proof)
    kept = [column for column in _columns(style.width) if any(cells[column] for _, cells in told)]
    heads, units = zip(*WAY_HEADS, strict=True)
    lines = [
        *(style.paint(line, "bold") for line in wrap(proof_head(proof), style)),
        *(style.paint(_way_line("", head, kept), "dim") for head in (heads, units)),
        *(_way_line(name, cells, kept) for name, cells in told),
    ]
    for said in proof_said(proof):
        lines += wrap(said, style, first="  ", rest="    ")
    return lines


def _columns(width: int) -> list[int]:
    """As many as there is room for."""
    kept = list(range(len(_WAY_WIDTHS)))
    for column in _GIVEN_UP:
        if _WAY_LABEL + sum(_WAY_WIDTHS[one] for one in kept) > width:
            kept.remove(column)
    return kept


def _way_line(name: str, cells: Sequence[str], kept: Sequence[int]) -> str:
    label = f"  {name}".ljust(_WAY_LABEL)
    return label + "".join(cells[column].rjust(_WAY_WIDTHS[column]) for column in kept)
