"""Several checks -> Markdown, for pull requests and job summaries: a short table first, details folded."""

from __future__ import annotations

from chainsim.model.check_run import CheckRun
from chainsim.model.checked import Checked, CheckStatus
from chainsim.model.finding import Severity
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said
from chainsim.report.kit.advice import told as sentence
from chainsim.report.kit.error_values import error_values
from chainsim.report.kit.markdown import folded, html_text, joined, markdown, table
from chainsim.report.kit.severity import by_cost, counts
from chainsim.report.kit.status import SIGNS, ends
from chainsim.report.run.advice import advice
from chainsim.report.run.markdown import findings_markdown, levels_markdown, trims_markdown
from chainsim.units import format_db

_ORDER = (CheckStatus.OK, CheckStatus.FAILED, CheckStatus.ERROR, CheckStatus.SKIPPED)  # what went wrong before the rest
_TOLD = (CheckStatus.FAILED, CheckStatus.ERROR)


def check_to_markdown(run: CheckRun, *, most_bytes: int | None = None) -> str:
    """All checks: a line for each, then what went wrong, folded.

    Args:
        run: what to report.
        most_bytes: where the whole would be longer the details are left out, those of the last checks first.
    """
    ended = ends([run.status(one) for one in run.checked], _ORDER)
    head = [f"## chainsim: {ended or 'nothing checked'}", "", *_summary(run), ""]
    if not run.complete:
        head[1:1] = ["", f"**{INTERRUPTED_REPORT}**"]
    details = [_details(one, run.fail_on) for one in run.checked if run.status(one) in _TOLD]
    kept = len(details)
    text = joined([*head, *(line for each in details for line in each)])
    while most_bytes is not None and kept and len(text.encode()) > most_bytes:
        kept //= 2
        left_out = f"Details of {len(details) - kept} more are left out: the summary would be too long."
        text = joined([*head, *(line for each in details[:kept] for line in each), left_out])
    return text


def _summary(run: CheckRun) -> list[str]:
    rows = []
    for one in run.checked:
        name = markdown(one.name())
        output = one.result.measurement.output if one.result else None
        levels = (output.integrated_lufs, output.true_peak_dbtp) if output else (None, None)
        said = counts(one.result.findings) if one.result else markdown(check_said(one))
        rows.append([SIGNS[run.status(one)], name, said, *map(format_db, levels)])
    return table(["", "chain", "findings", "output LUFS", "output dBTP"], rows, numbers_from=3)


def _details(one: Checked, fail_on: Severity | None) -> list[str]:
    name = html_text(one.name())
    lines: list[str] = []
    if one.error is not None:
        for value in error_values(one.error):
            place = ":".join(str(value[key]) for key in ("file", "line", "column") if value[key] is not None)
            lines.append(f"- {f'<b>{markdown(place)}</b> ' if place else ''}{markdown(value['message'])}")
    if one.result is not None:
        least = fail_on or Severity.INFORMATION
        told = [finding for finding in by_cost(one.result.findings) if finding.severity.fails(least)]
        lines += [] if one.part else [f"<b>{markdown(sentence(advice(one.result)))}</b>", ""]
        lines += [*findings_markdown(one.result, told), *levels_markdown(one.result), "", *trims_markdown(one.result)]
    return folded(f"<b>{name}</b>", lines)
