"""What a page shows of one result, in words and pictures, ready for the template."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from chainsim.model.finding import FINDINGS, Finding, Severity
from chainsim.model.result import Result
from chainsim.report.rows import Row, by_loudness, table_rows
from chainsim.report.svg import has_transfer, strip, summary, transfer, waterfall
from chainsim.report.svg.drawing import level, visible
from chainsim.report.text_format import source_line
from chainsim.report.trim_lines import knob, no_trim, setting, trim_text
from chainsim.report.verdict import all_stages, sorted_findings, verdict, where, worst_severity

WIDE, NARROW = 900.0, 340.0
"""Every chart is drawn for a desktop and for a phone; the page shows the one that fits."""

MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFORMATION: "·"}
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One chart in both widths."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with where it is and how bad."""

    finding: Finding
    mark: str
    word: str
    where: str


@dataclass(frozen=True, slots=True)
class ShownTrim:
    """A trim as before, after and why."""

    knob: str
    before: str
    after: str
    change: str
    reason: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A stage's transfer curve and the same in words."""

    picture: Markup
    words: str


def drawn(wide: str, narrow: str) -> Drawn:
    """Pictures that `chainsim.report.svg` made are markup already."""
    return Drawn(Markup(wide), Markup(narrow))  # noqa: S704 - made and escaped by our own drawing module


@dataclass(frozen=True, slots=True)
class View:
    """One result for the template."""

    result: Result
    title: str
    key: str = ""  # before every id, where a page holds several results

    @property
    def name(self) -> str:
        """The chain's own name, else what it was called on the command line."""
        return visible(self.result.measurement.chain.name or self.title)

    @property
    def source(self) -> str:
        """What was played in."""
        return visible(source_line(self.result))

    @property
    def verdict(self) -> str:
        """The one line."""
        return visible(verdict(self.result))

    @property
    def severity(self) -> str:
        """error, warning or good."""
        worst = worst_severity(self.result)
        return worst.value if worst else "good"

    @property
    def loud(self) -> bool:
        """Whether gains are stated as loudness."""
        return by_loudness(self.result)

    @property
    def strip(self) -> Drawn:
        """The chain, tap by tap."""
        return drawn(strip(self.result, WIDE), strip(self.result, NARROW))

    @property
    def waterfall(self) -> Drawn:
        """What each step adds."""
        return drawn(waterfall(self.result, WIDE), waterfall(self.result, NARROW))

    @property
    def curves(self) -> list[Curve]:
        """One for every stage that is not a straight line, those in branches too."""
        shown = [stage for stage in all_stages(self.result.measurement.stages) if has_transfer(stage)]
        return [Curve(Markup(transfer(stage)), summary(stage)) for stage in shown]  # noqa: S704 - as in drawn

    @property
    def rows(self) -> list[Row]:
        """The table of levels."""
        return table_rows(self.result)

    @property
    def findings(self) -> list[ShownFinding]:
        """Worst first."""
        return [
            ShownFinding(
                finding, MARKS[finding.severity], WORDS[finding.severity], visible(where(finding, self.result))
            )
            for finding in sorted_findings(self.result)
        ]

    @property
    def trims(self) -> list[ShownTrim]:
        """What to turn, from what to what."""
        return [
            ShownTrim(
                visible(knob(trim, self.result)),
                _gain(trim.current_db),
                _gain(trim.trim_db),
                _gain(trim.change_db),
                visible(trim.reason),
            )
            for trim in self.result.trims
        ]

    @property
    def try_it(self) -> str:
        """The options that try the trims."""
        return " ".join(f"--set {setting(trim)}" for trim in self.result.trims)

    @property
    def no_trim(self) -> str:
        """What is said where there is no trim."""
        return no_trim(self.result)

    def marked(self, row: Row) -> str:
        """The sign of the worst finding in a row."""
        return MARKS[row.severity] if row.severity else ""


def _gain(value_db: float) -> str:
    return trim_text(value_db).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Explanation:
    """The page about a finding, as headed paragraphs."""

    name: str
    summary: str
    paragraphs: tuple[tuple[str, str], ...]  # (heading, text); no heading: ""


_HEADED = re.compile(r"^([A-Z][A-Za-z ]{2,40}): ")


def explanations(results: Iterable[Result]) -> list[Explanation]:
    """Of every finding in these results, once, in the order of the table of findings."""
    pages = {name: page for result in results for name, page in result.explanations.items()}
    return [_explanation(name, pages[name]) for name in FINDINGS if name in pages]


def _explanation(name: str, page: str) -> Explanation:
    first, *rest = (" ".join(part.split()) for part in page.strip().split("\n\n"))
    paragraphs = []
    for paragraph in rest:
        headed = _HEADED.match(paragraph)
        paragraphs.append((headed[1], paragraph[headed.end() :]) if headed else ("", paragraph))
    return Explanation(name, first.removeprefix(f"{name}: "), tuple(paragraphs))


def output_figures(result: Result) -> list[tuple[str, str, str, str]]:
    """(what, unit, at the input, at the output)."""
    before, after = result.measurement.taps[0].levels, result.measurement.output
    return [
        ("Loudness", "LUFS", level(before.integrated_lufs), level(after.integrated_lufs)),
        ("RMS", "dBFS", level(before.rms_dbfs), level(after.rms_dbfs)),
        ("Sample peak", "dBFS", level(before.sample_peak_dbfs), level(after.sample_peak_dbfs)),
        ("True peak", "dBTP", level(before.true_peak_dbtp), level(after.true_peak_dbtp)),
        ("Loudness range", "LU", _plain(before.loudness_range_lu), _plain(after.loudness_range_lu)),
        ("Crest", "dB", _plain(before.crest_db), _plain(after.crest_db)),
    ]


def _plain(value: float | None) -> str:
    return level(value).lstrip("+")
