"""What a page shows of a finding, a trim, a difference or a curve: its words, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from chainsim.model.finding import Finding
from chainsim.model.level_matched_difference import Difference
from chainsim.model.result import Result, StageResult
from chainsim.model.trim import Trim
from chainsim.report.kit.severity import MARKS, WORDS
from chainsim.report.kit.svg.elements import level, visible
from chainsim.report.run.level_matched_difference import ONLY_LEVEL_DB, difference_text
from chainsim.report.run.svg.transfer import summary, transfer
from chainsim.report.run.trims import knob, trim_text
from chainsim.report.run.verdict import where


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with where it is and how bad."""

    finding: Finding
    mark: str
    word: str
    where: str

    @classmethod
    def of(cls, finding: Finding, result: Result) -> ShownFinding:
        """A finding of this result."""
        return cls(finding, MARKS[finding.severity][0], WORDS[finding.severity], visible(where(finding, result)))


@dataclass(frozen=True, slots=True)
class ShownTrim:
    """A trim as before, after and why."""

    knob: str
    before: str
    after: str
    change: str
    reason: str

    @classmethod
    def of(cls, trim: Trim, result: Result) -> ShownTrim:
        """A trim of this result."""
        before, after, change = map(_gain, (trim.current_db, trim.trim_db, trim.change_db))
        return cls(visible(knob(trim, result)), before, after, change, visible(trim.reason))


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """What a stage does once level is removed."""

    name: str
    left: str
    words: str

    @classmethod
    def of(cls, name: str, difference: Difference) -> ShownDifference:
        """What is left of one stage, or of the whole chain."""
        left_db = difference.difference_db
        if left_db is None:
            return cls(name, level(None), visible(difference.undefined or "not measured"))
        if left_db <= ONLY_LEVEL_DB:
            return cls(name, "none", difference_text(difference).removeprefix(": "))
        matched = "" if difference.gain_db is None else f"{level(difference.gain_db)} dB"
        return cls(name, level(left_db), matched)


@dataclass(frozen=True, slots=True)
class Curve:
    """A stage's transfer curve and the same in words."""

    picture: Markup
    words: str

    @classmethod
    def of(cls, stage: StageResult) -> Curve:
        """The curve of a stage that has one."""
        return cls(Markup(transfer(stage)), summary(stage))  # noqa: S704 - made and escaped by our own drawing module


def _gain(value_db: float) -> str:
    return trim_text(value_db).replace("-", "−") if value_db else "0.0"
