"""Several chains judged together, as text: what `chainsim check` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from chainsim.errors import RenderError
from chainsim.model.check_comparison import CheckComparison
from chainsim.model.check_outcome import Valid
from chainsim.model.check_run import CheckRun
from chainsim.model.checked_chain import Checked
from chainsim.model.finding import Severity
from chainsim.report.check.changes import change_words, changes_heading
from chainsim.report.check.status import INTERRUPTED_REPORT, check_said, check_sum, check_word
from chainsim.report.kit.advice import told
from chainsim.report.kit.cells import Keep, clean, left, shorten, wrap
from chainsim.report.kit.severity import counts, worst
from chainsim.report.kit.style import PLAIN, Style
from chainsim.report.run.advice import advice
from chainsim.report.run.failure import failure_lines, printed_lines
from chainsim.report.run.findings import findings_lines
from chainsim.report.run.proof import proof_lines
from chainsim.report.run.trims import trim_lines
from chainsim.shell_words import shell_line
from chainsim.units import format_db

_ENOUGH = 44  # cells for the last column; what is longer is cut before names are
_READABLE = 16  # cells of a name; rather than less, there are no levels
_LEAST = 14  # "not measured"; why a plugin is missing may be cut, and stands above as well


def check_to_text(run: CheckRun, style: Style = PLAIN, settings: Sequence[str] = ()) -> str:
    """What failed, with the findings that count and the trims; then a line for every chain, and the sum.

    Args:
        run: every check that came to an end.
        style: no line is wider than its width.
        settings: what `--set` has changed in all chains, for commands to copy.
    """
    sections = [
        _details(check, run.fail_on, style, settings) for check in run.checked if check.error or run.failed(check)
    ]
    if run.against:
        sections.append(_changed(run.against, style))
    table = _summary_table(run, style) if run.checked else []
    total = wrap(check_sum(run), style)
    sections.append([*table, *([""] if table else []), *total])
    if not run.complete:
        sections.append([style.paint(INTERRUPTED_REPORT, "red")])
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def errors_to_text(run: CheckRun, style: Style) -> str:
    """What stood in the way of those that could not be measured; empty where nothing did."""
    sections = [_details(check, None, style) for check in run.checked if check.error]
    return "\n\n".join("\n".join(section) for section in sections) + ("\n" if sections else "")


def _details(check: Checked, fail_on: Severity | None, style: Style, settings: Sequence[str] = ()) -> list[str]:
    """An error, or the findings that count with the trims; `chainsim run` shows the rest."""
    lines = [style.paint(line, "bold") for line in wrap(check.name(), style)]
    if check.error and check.result:
        lines += failure_lines(check.result, style)
        if fail_on and (found := findings_lines(check.result, style, least=fail_on)):
            lines += ["", *found]
    elif check.error:
        for message in str(check.error).split("\n"):
            lines += wrap(message, style, first="  ", rest="    ")
        if isinstance(check.error, RenderError) and check.error.failure:
            lines += printed_lines(check.error.failure.printed, style)
    elif check.result and fail_on:
        if check.part is None:
            said = wrap(told(advice(check.result, fail_on)), style)
            lines += [*(style.verdict(line, worst(check.result.findings)) for line in said), ""]
        lines += findings_lines(check.result, style, least=fail_on)
        if check.part is not None:
            return [
                *lines,
                "",
                *wrap(f"All of it, and the trims: {shell_line('chainsim', 'mix', files=(check.file,))}", style),
            ]
        lines += ["", *trim_lines(check.result, style)]
        proven = proof_lines(check.result, style)
        lines += ["", *proven] if proven else []
        if not all(finding.severity.fails(fail_on) for finding in check.result.findings):
            changed = [word for setting in settings for word in ("--set", setting)]
            again = shell_line("chainsim", "run", *changed, files=(check.file, *([check.audio] if check.audio else [])))
            lines += ["", *wrap(f"In all {counts(check.result.findings)}; to see them: {again}", style)]
    return lines


def _changed(since: CheckComparison, style: Style) -> list[str]:
    """A line for everything that is not as it was."""
    lines = [style.paint(line, "bold") for line in wrap(changes_heading(since), style)]
    for change in since.changes:
        lines += wrap(f"{change.one.name()}: {'; '.join(change_words(change))}", style, first="  ", rest="    ")
    for gone in since.gone:
        lines += wrap(f"{gone.name()}: is gone", style, first="  ", rest="    ")
    return lines


def _summary_table(run: CheckRun, style: Style) -> list[str]:
    """Verdict, output levels and number of findings of each; where it is narrow, levels go, then names give way.

    Of a session's entries the file gives way, not the track. Audio that all have in common is told once.
    """
    checked = run.checked
    audios = {check.audio for check in checked}
    (common,) = audios if len(audios) == 1 and len(checked) > 1 else (None,)
    names = [check.file if common else check.name(" + ") for check in checked]
    said = [check_said(check) for check in checked]
    longest = max(cell_len(clean(name, style)) for name in names)
    needed = max((len(what) for what, check in zip(said, checked, strict=True) if check.result), default=_LEAST)
    needed = min(_ENOUGH, max(_LEAST, needed))
    free = style.width - 7
    rendered = not any(isinstance(check.outcome, Valid) for check in checked)
    numbers = rendered and free - 14 - needed >= min(longest, _READABLE)
    free -= 14 if numbers else 0
    name_width = max(8, min(longest, free - needed))
    lines = wrap(f"All with {common}:", style) if common else []
    lines += [style.paint(f"{'output':>{6 + name_width}}{'LUFS':>7}{'dBTP':>7}", "dim")] if numbers else []
    for check, name, what in zip(checked, names, said, strict=True):
        word, colour = check_word(check, run.fail_on)
        keep = Keep.END if check.part else Keep.BOTH if len(checked) > 1 else Keep.BEGINNING
        cell = left(name, name_width, style, keep)
        line = f"{style.paint(f'{word:5}', colour)} {cell}"
        if numbers:
            output = check.result.measurement.output if check.result else None
            levels = (output.integrated_lufs, output.true_peak_dbtp) if output else ()
            line += "".join(f"{format_db(level):>7}" for level in levels) or " " * 14
        lines.append(f"{line} {shorten(what, free - name_width, style)}")
    return lines
