"""FaderVsTrim -> text: the three side by side, tap by tap, then what happened in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from chainsim.model.fader_vs_trim import FaderVsTrim, Residual
from chainsim.model.levels import Levels
from chainsim.report.fader_vs_trim.explanation import is_clean, knob_name, paragraph, seconds
from chainsim.report.kit.cells import clean, left, shorten, wrap
from chainsim.report.kit.style import PLAIN, Style
from chainsim.units import format_db, format_time

_COLUMN = 8
_GAP = 3
_FEWEST_LABEL = 12


def fader_vs_trim_to_text(study: FaderVsTrim, style: Style = PLAIN) -> str:
    """The whole report, ending with a newline."""
    sections = [_header(study, style), wrap(paragraph(study), style), _table(study, style), _files(study, style)]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _header(study: FaderVsTrim, style: Style) -> list[str]:
    length = [] if study.source.kind == "signal" else [format_time(study.length_s)]  # a signal's name says it
    facts = [study.source.name, *length, f"{study.sample_rate_hz / 1000:g} kHz"]
    if study.tone_hz is not None:
        facts.append(f"a tone of {study.tone_hz:.6g} Hz")
    why = ", just enough to make it clean" if study.recommended else ""
    return [
        style.paint(shorten(f"Fader against trim: {study.title}", style.width, style), "bold"),
        *wrap(", ".join(facts), style),
        *wrap(f"The same {format_db(study.change_db)} dB at the fader, or at {knob_name(study)}{why}", style),
    ]


def _table(study: FaderVsTrim, style: Style) -> list[str]:
    width = max(_FEWEST_LABEL, min(40, style.width - 2 * (3 * _COLUMN + _GAP)))
    names = "".join(f"{variant.name.value:>{_COLUMN}}" for variant in study.variants)
    both = f"{'':{width}}{'peak, dBFS':>{_GAP + 3 * _COLUMN}}{'distortion, dB':>{_GAP + 3 * _COLUMN}}"
    lines = [style.paint(both, "bold"), style.paint(f"{'':{width + _GAP}}{names}{'':{_GAP}}{names}", "dim")]

    def row(label: str, levels: Sequence[Levels], residuals: Sequence[Residual]) -> str:
        peaks = "".join(f"{format_db(read.sample_peak_dbfs, limit_db=0.0):>{_COLUMN}}" for read in levels)
        added = "".join(_residual_cell(residual, style) for residual in residuals)
        return f"{left(label, width, style)}{'':{_GAP}}{peaks}{'':{_GAP}}{added}"

    for number, taps in enumerate(zip(*(variant.taps for variant in study.variants), strict=True)):
        label = taps[0].tap.name if number == 0 else f"{number} {taps[0].tap.name}"
        lines.append(row(label, [tap.tap.levels for tap in taps], [tap.residual for tap in taps]))
    lines.append(row("output", [v.output for v in study.variants], [v.residual for v in study.variants]))
    return [line.rstrip() for line in [*lines, *_totals(study, width, style), "", *_key(style)]]


def _totals(study: FaderVsTrim, width: int, style: Style) -> list[str]:
    blank = f"{'':{2 * _GAP + 3 * _COLUMN}}"
    lines = []
    if any(variant.residual.affected_s > 0.0 for variant in study.variants):
        times = "".join(f"{seconds(variant.residual.affected_s):>{_COLUMN}}" for variant in study.variants)
        lines.append(f"{left('for how long', width, style)}{blank}{times}")
    if study.tone_hz is not None:
        ratios = "".join(f"{format_db(variant.thd_db):>{_COLUMN}}" for variant in study.variants)
        lines.append(f"{left('THD of the tone, dB', width, style)}{blank}{ratios}")
    return lines


def _residual_cell(residual: Residual, style: Style) -> str:
    text = "none" if is_clean(residual) else format_db(residual.residual_db)
    return style.paint(f"{text:>{_COLUMN}}", "dim" if is_clean(residual) else "red")


def _key(style: Style) -> list[str]:
    text = (
        "distortion: what the plugins added, in dB against the signal; none: below -120. Found by taking away the same "
        "chain with its overdriven stages fed quietly and made up again."
    )
    return [style.paint(line, "dim") for line in wrap(text, style, first="  ", rest="  ")]


def _files(study: FaderVsTrim, style: Style) -> list[str]:
    if not study.files:
        return []
    lines = ["Written, 24 bits, the three as loud as each other:"]
    width = max(len(clean(str(written.file), style)) for written in study.files)
    for written in study.files:
        alone = ": the distortion in as-is.flac, alone" if written.file.stem == "residual" else ""
        lines.append(f"  {left(str(written.file), width, style)}  {format_db(written.gain_db)} dB{alone}")
    if all(written.file.stem != "residual" for written in study.files):
        lines += wrap("No residual.flac: there is no distortion.", style, first="  ", rest="  ")
    return lines
