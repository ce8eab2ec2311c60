"""MixResult -> Markdown, for pull requests and tickets: verdict, what adding up did, findings; tables folded."""

from __future__ import annotations

from chainsim.model.daw_words import knob_words
from chainsim.model.finding import Severity
from chainsim.model.mix import MixResult
from chainsim.model.session_trim import SessionProof, SessionTrims
from chainsim.report.kit.advice import told
from chainsim.report.kit.finding import finding_markdown
from chainsim.report.kit.markdown import folded, markdown, table
from chainsim.report.kit.severity import SIGNS, by_cost
from chainsim.report.mix.advice import mix_advice
from chainsim.report.mix.facts import resampled, source_line
from chainsim.report.mix.findings import failures, in_the_chains
from chainsim.report.mix.left_out import besides, how_to_find_audio, not_in_this
from chainsim.report.mix.level_table import MixRow, mix_rows, row_numbers
from chainsim.report.mix.proof import WAY_HEADS, proof_head, proof_said, ways
from chainsim.report.mix.summing import distribution, sum_details, sum_head
from chainsim.report.mix.trims import knob, no_trims, trims_head, turned
from chainsim.report.mix.verdict import mix_verdict

_LEVEL_HEADS = ["", "", "RMS dBFS", "peak dBFS", "true peak dBTP", "LUFS"]


def mix_to_markdown(mix: MixResult, *, title: str | None = None) -> str:
    """The whole report, ending with a newline; `title` stands for the session's name where it has none."""
    name = mix.session.name or title or "session without a name"
    lines = [f"- <b>{markdown(said)}</b>" for said in not_in_this(mix)]
    lines += [f"- {markdown(said)}" for said in [how_to_find_audio(mix, title)] if said]
    lines += ["", f"<b>{markdown(told(mix_advice(mix)))}</b>", "", f"## {markdown(name)}", ""]
    lines += [markdown(source_line(mix)), "", markdown(mix_verdict(mix)), ""]
    lines += [f"- <b>{markdown(line)}</b>" for line in failures(mix)]
    for bus in (*mix.groups, mix.bus):
        lines += [f"- {markdown(sum_head(bus))}", *(f"  - {markdown(line)}" for line in sum_details(bus))]
    lines += [*(f"- {markdown(line)}" for line in (distribution(mix), resampled(mix)) if line), "", *_findings(mix)]
    rows = [[_sign(row.severity), _label(row), *(row_numbers(row) or [row.note, "", "", ""])] for row in mix_rows(mix)]
    lines += folded("Levels", table(_LEVEL_HEADS, rows, numbers_from=2))
    if mix.trims is not None:
        lines += _trims(mix, mix.trims)
    if aside := besides(mix):
        lines += folded("Besides", [f"- {markdown(said)}" for said in aside])
    return "\n".join(lines).strip() + "\n"


def _findings(mix: MixResult) -> list[str]:
    lines = []
    for finding in by_cost(mix.findings):
        lines += finding_markdown(finding.severity, finding.name, "", finding.message, finding.action)
    inside = [f"- {_sign(severity)} {markdown(line)}" for severity, line in in_the_chains(mix)]
    return [*lines, *(folded("In the chains", inside) if inside else [])]


def _label(row: MixRow) -> str:
    heading = row.levels is None and not row.note
    return f"<b>{markdown(row.label)}</b>" if heading else f"{'&nbsp;' * 2 * row.depth}{markdown(row.label)}"


def _sign(severity: Severity | None) -> str:
    return SIGNS[severity] if severity else ""


def _trims(mix: MixResult, trims: SessionTrims) -> list[str]:
    if not trims.trims:
        return [markdown(no_trims(mix, trims))]
    lines = [markdown(f"{trims.reason}."), ""]
    words = knob_words(mix.session)
    lines += [f"- {markdown(knob(trim, words))}: {turned(trim, words, '→', '**')}" for trim in trims.trims]
    return folded(trims_head(trims, words), [*lines, *(_proof(trims.proof) if trims.proof else [])])


def _proof(proof: SessionProof) -> list[str]:
    head = ["", *(f"{name} {unit}" for name, unit in WAY_HEADS)]
    rows = [[name, *cells] for name, cells in ways(proof)]
    said = [f"- {markdown(line)}" for line in proof_said(proof)]
    return ["", f"**{markdown(proof_head(proof))}**", "", *table(head, rows, numbers_from=1), "", *said]
