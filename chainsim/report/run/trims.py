"""Trims as text: which knob, from what to what, and why."""

from __future__ import annotations

from chainsim.model.as_played import NOT_AS_PLAYED, output_is_as_played
from chainsim.model.finding import Severity
from chainsim.model.measured_stages import all_stages
from chainsim.model.promised_output import fader_words
from chainsim.model.result import Result
from chainsim.model.trim import Policy, Trim, Where
from chainsim.report.kit.cells import wrap
from chainsim.report.kit.style import Style
from chainsim.report.run.fader_only_fix import kept_by_fader_db
from chainsim.units import format_db


def trim_lines(result: Result, style: Style) -> list[str]:
    """A knob and its reason for every trim, then the options that try them all; or that no trim is needed."""
    if not result.trims:
        return wrap(no_trim(result), style)
    lines = [style.paint("Trims", "bold")]
    for trim in result.trims:
        lines += knob_lines(trim, result, style)
        lines += wrap(trim.reason, style, first="    ", rest="    ")
    settings = " ".join(f"--set {setting(trim)}" for trim in result.trims)
    return [*lines, *wrap(f"To try: {settings}", style, first="  ", rest="          ")]


def knob_lines(trim: Trim, result: Result, style: Style) -> list[str]:
    """The knob, and from what to what it is turned."""
    change = f"{trim_text(trim.current_db)} -> {trim_text(trim.trim_db)} dB ({trim_text(trim.change_db)})"
    lines = wrap(f"{knob(trim, result)}: {change}", style, first="  ", rest="    ")
    return [style.paint(line, "cyan") for line in lines]


def no_trim(result: Result) -> str:
    """Plainly; but not as if all were well where no trim can mend what is wrong.

    The clean policy has no word on stages that are merely fed hot, and must not seem to deny it.
    """
    if not output_is_as_played(result.measurement.stages):
        return f"No trims: behind a plugin that is not here, levels are {NOT_AS_PLAYED}."
    if any(finding.severity is Severity.ERROR for finding in result.findings):
        turn_db = kept_by_fader_db(result)
        return "No trim would mend what was found." if turn_db is None else f"What ends it: {fader_words(turn_db)}."
    hot = any(f.name == "hot-input" and f.severity is not Severity.INFORMATION for f in result.findings)
    if result.policy is Policy.CLEAN and hot:
        return (
            "No trim needed to stay within full scale; --policy reference gives those that bring every stage's input "
            "to the reference level."
        )
    return "No trim needed."


def knob(trim: Trim, result: Result) -> str:
    """What to turn, in words and as the chain file names it."""
    if trim.where is Where.INPUT:
        return "clip gain before the first insert (input_trim_db)"
    if trim.where is Where.FADER:
        return "fader (fader_db)"
    name = next((s.name for s in all_stages(result.measurement.stages) if s.path == trim.path), "")
    return f"trim before stage {trim.path} '{name}' (trim_db)"


def setting(trim: Trim) -> str:
    """The value of `--set` that makes this trim."""
    if trim.where is Where.STAGE:
        return f"{trim.path}.trim_db={trim_text(trim.trim_db)}"
    return f"{'input_trim_db' if trim.where is Where.INPUT else 'fader_db'}={trim_text(trim.trim_db)}"


def trim_text(value_db: float) -> str:
    """A gain with one place where that is all of it, else with two."""
    return format_db(value_db, places=1 if abs(value_db - round(value_db, 1)) < 5e-4 else 2)
