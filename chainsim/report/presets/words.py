"""What every report of presets says alike: targets, faults, what levelling did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainsim.model.finding import Severity
from chainsim.model.preset_library import (
    LoudnessAnchor,
    PresetFault,
    PresetFix,
    PresetGroup,
    PresetLibrary,
    PresetVerdict,
)
from chainsim.units import format_db

OFF_TARGET, NOT_MEASURED, DUPLICATE = "preset-off-target", "preset-not-measured", "preset-duplicate"
RULES = {
    OFF_TARGET: (Severity.ERROR, "a preset is louder or quieter than its group ought to be"),
    NOT_MEASURED: (Severity.ERROR, "a preset could not be measured"),
    "preset-non-finite": (Severity.ERROR, "a preset gives samples that are NaN or infinite"),
    "preset-silent": (Severity.ERROR, "a preset gives silence for signal"),
    "preset-clips-inside": (Severity.WARNING, "a preset clips inside the plugin"),
    "preset-over-full-scale": (Severity.WARNING, "a preset's output peaks above full scale"),
    "preset-no-effect": (Severity.INFORMATION, "a preset returns what it was given"),
    DUPLICATE: (Severity.INFORMATION, "presets do the same to all that was played"),
}
"""What a preset can be told of, with how bad that is."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is told of one preset."""

    rule: str
    message: str

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return RULES[self.rule][0]


def told_of(verdict: PresetVerdict, library: PresetLibrary) -> Iterator[Told]:
    """Everything that is told of a preset, the worst first."""
    reading = verdict.reading
    if reading.error is not None:
        yield Told(NOT_MEASURED, str(reading.error))
    if verdict.outlier:
        group = next(group for group in library.groups if group.name == verdict.group)
        off = format_db(abs(verdict.deviation_lu or 0.0), signed=False)
        than = "louder" if (verdict.deviation_lu or 0.0) > 0.0 else "quieter"
        yield Told(
            OFF_TARGET,
            f"{format_db(reading.loudness_lufs)} LUFS, {off} LU {than} than {target_words(group)}; "
            f"turn its output by {format_db(verdict.trim_db)} dB.",
        )
    for fault in reading.faults:
        rule = fault_rule(fault)
        yield Told(rule, f"{RULES[rule][1][0].upper()}{RULES[rule][1][1:]}.")
    for names in library.duplicates:
        if reading.name in names:
            others = [name for name in names if name != reading.name]
            yield Told(DUPLICATE, f"The same sound as {', '.join(others)}.")


def fault_rule(fault: PresetFault) -> str:
    """The rule of a fault: `preset-clips-inside`."""
    return f"preset-{fault.value.replace(' ', '-')}"


def target_words(group: PresetGroup) -> str:
    """`-18.0 LUFS`, `the median`, `the bypassed signal`."""
    if group.anchor is LoudnessAnchor.LEVEL:
        return f"{format_db(group.anchor_lufs)} LUFS"
    return "the median" if group.anchor is LoudnessAnchor.MEDIAN else "the bypassed signal"


def fix_words(fix: PresetFix) -> str:
    """`fader_db 0.0 to -3.2: -14.8 to -18.0 LUFS`, or why it was left alone."""
    if fix.why is not None:
        return f"left alone: {fix.why}"
    before = "" if fix.before is None else f"{format_db(fix.before)} "
    value = format_db(fix.after)
    levels = f"{format_db(fix.loudness_before_lufs)} to {format_db(fix.loudness_after_lufs)} LUFS"
    written = f", in {fix.file}" if fix.file is not None and fix.file != fix.name else ""
    return f"{fix.knob} {before}to {value}: {levels}{written}"
