"""The proof as text: every tap before and after, what is gone, what is still there and why."""

from __future__ import annotations

from chainsim.model.levels import Levels
from chainsim.model.proof import Proof, TapProof
from chainsim.model.result import Result
from chainsim.report.kit.cells import left, wrap
from chainsim.report.kit.style import Style
from chainsim.report.run.level_rows import by_loudness
from chainsim.report.run.verdict import where
from chainsim.units import format_db

_NUMBERS_WIDTH = 4 * 7 + 2


def proof_lines(result: Result, style: Style, *, details: bool = True) -> list[str]:
    """Nothing where there is no proof; without `details` no table of levels."""
    proof = result.proof
    if proof is None:
        return []
    times = "once" if proof.renders == 1 else f"{proof.renders} times"
    title = f"Proof: rendered {times} with trims, and diagnosed again"
    gone = [f"{one.name} ({where(one, result)})" for one in proof.gone]
    harmless = [f"{one.name} ({where(one, result)})" for one in proof.harmless_now]
    return [
        *(style.paint(line, "bold") for line in wrap(title, style)),
        *(_table(result, proof, style) if details else []),
        *(wrap(f"Gone: {', '.join(gone)}", style, first="  ", rest="    ") if gone else []),
        *(wrap(f"Harmless now: {', '.join(harmless)}", style, first="  ", rest="    ") if harmless else []),
        *_remaining(result, proof, style),
        *wrap(change_text(proof), style, first="  ", rest="  "),
    ]


def _table(result: Result, proof: Proof, style: Style) -> list[str]:
    loud = by_loudness(result)
    size = "LUFS" if loud else "RMS"
    labels = [tap_label(tap) for tap in proof.taps]
    width = max(8, min(max(map(len, labels)) + 1, style.width - 2 - _NUMBERS_WIDTH))
    lines = [
        style.paint(f"  {'':{width}}{'before':>14}  {'after':>14}", "dim"),
        style.paint(f"  {'':{width}}{'peak':>7}{size:>7}  {'peak':>7}{size:>7}", "dim"),
    ]
    for tap, label in zip(proof.taps, labels, strict=True):
        numbers = f"{_numbers(tap.before, loud=loud)}  {_numbers(tap.after, loud=loud)}"
        lines.append(f"  {left(label, width, style)}{numbers}")
    return lines


def tap_label(tap: TapProof) -> str:
    """The name of a tap, with its number where it has one to be told by."""
    return tap.name if tap.index in (None, 0) else f"{tap.index} {tap.name}"


def _numbers(levels: Levels, *, loud: bool) -> str:
    size_db = levels.integrated_lufs if loud else levels.rms_dbfs
    return f"{format_db(levels.sample_peak_dbfs, limit_db=0.0):>7}{format_db(size_db):>7}"


def _remaining(result: Result, proof: Proof, style: Style) -> list[str]:
    lines: list[str] = []
    for one in proof.remaining:
        text = f"Still there: {one.finding.name} ({where(one.finding, result)}): {one.why}"
        lines += wrap(text, style, first=f"{style.mark(one.finding.severity)} ", rest="    ")
    if not proof.settled:
        lines += wrap(
            "Not settled: one more render would have asked for different trims.", style, first="! ", rest="    "
        )
    return lines or ["  No error and no warning is left."]


def louder_by(change_lu: float) -> str:
    """`4.6 LU quieter (--keep-loudness turns the fader up for it)`."""
    if change_lu > 0.0:
        return f"{format_db(change_lu, signed=False)} LU louder"
    return f"{format_db(-change_lu, signed=False)} LU quieter (--keep-loudness turns the fader up for it)"


SAME_LU = 0.05  # what is printed as +0.0
_NOTHING_DB = -100.0  # what differs by less is rounding


def change_text(proof: Proof) -> str:
    """What it does to the output: how loud, and what else."""
    change_lu, difference_db = proof.loudness_change_lu, proof.difference.difference_db
    is_same = difference_db is not None and difference_db < _NOTHING_DB
    if is_same and change_lu is not None and abs(change_lu) < SAME_LU:
        return "The output is as before."
    if change_lu is None or abs(change_lu) < SAME_LU:
        louder = "The output is as loud as before" if change_lu is not None else "The output's loudness has no reading"
    else:
        louder = f"The output is {louder_by(change_lu)}"
    if difference_db is None:
        return f"{louder}; level-matched, it can't be compared with before: {proof.difference.undefined}."
    if is_same:
        return f"{louder}; but for that it is the same."
    amount = format_db(difference_db)
    return f"{louder}; level-matched, what differs is at {amount} dB: what the trims took away, or changed."
