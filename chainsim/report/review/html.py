"""Reviews as one page: of several a table first, then each mix with what was found, its score and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from chainsim.model.finding import Severity
from chainsim.model.review import Judgement, Reviewed, ReviewResult
from chainsim.report.kit.advice import told
from chainsim.report.kit.html.explanation import Explanation, explained
from chainsim.report.kit.html.key_figures import Figure
from chainsim.report.kit.html.responsive_chart import Chart, chart
from chainsim.report.kit.html.templating import data, render
from chainsim.report.kit.severity import MARKS, WORDS
from chainsim.report.kit.svg.elements import level, visible
from chainsim.report.review.numbers import Grid, Group, bands_grid, groups, tone_grid
from chainsim.report.review.status import sum_line
from chainsim.report.review.svg import mix_over_time, tone_against_pink
from chainsim.report.review.verdict import grade, headline_word, review_advice, verdict
from chainsim.report.review.wording import found_counts, judged, places, score_line, source_line, unknowable


@dataclass(frozen=True, slots=True)
class ShownJudgement:
    """A judgement with its sign, its place and what it rests on."""

    judgement: Judgement
    mark: str
    word: str
    where: str
    seen: str


@dataclass(frozen=True, slots=True)
class MixView:
    """One review for the template."""

    result: ReviewResult

    @property
    def source(self) -> str:
        """Length, rate, channels."""
        return visible(source_line(self.result.measurement))

    @property
    def todo(self) -> str:
        """What to turn first."""
        return visible(told(review_advice(self.result)))

    @property
    def verdict(self) -> str:
        """The one line."""
        return visible(verdict(self.result))

    @property
    def severity(self) -> str:
        """error, warning or good."""
        severity = grade(self.result)
        return severity.value if severity else "good"

    @property
    def judgements(self) -> list[ShownJudgement]:
        """Worst first."""
        return [
            ShownJudgement(
                one,
                MARKS[one.severity][0],
                WORDS[one.severity],
                places(one.spans),
                "; ".join(each.text for each in one.evidence),
            )
            for one in judged(self.result)
        ]

    @property
    def unknowable(self) -> list[Judgement]:
        """What a stereo file can't show."""
        return unknowable(self.result)

    @property
    def score(self) -> str:
        """The sum of the terms; empty where there is none."""
        return score_line(self.result.score) if self.result.score else ""

    @property
    def figures(self) -> list[Figure]:
        """What stands at the top: one value each."""
        m, score = self.result.measurement, self.result.score
        return [
            *([Figure("Score", "of 100", "", f"{score.value:.0f}")] if score else []),
            Figure("Loudness", "LUFS", "", level(m.levels.integrated_lufs)),
            Figure("True peak", "dBTP", "", level(m.levels.true_peak_dbtp)),
            Figure("PLR", "dB", "", _plain(m.levels.plr_db)),
            Figure("PSR, median", "dB", "", _plain(m.psr_db.median if m.psr_db else None)),
            Figure("Loudness range", "LU", "", _plain(m.levels.loudness_range_lu)),
        ]

    @property
    def groups(self) -> list[Group]:
        """Numbers by name."""
        return groups(self.result.measurement)

    @property
    def grids(self) -> list[Grid]:
        """Bands and tone."""
        m = self.result.measurement
        return [grid for grid in (bands_grid(m), tone_grid(m)) if grid.rows]

    @property
    def over_time(self) -> Chart | None:
        """Curves; None where the mix is too short for any."""
        if not self.result.measurement.over_time.short_term_lufs:
            return None
        return chart(lambda width: mix_over_time(self.result, width), "The mix over time")

    @property
    def tone(self) -> Chart | None:
        """The spectrum; None where the mix is silent."""
        measurement = self.result.measurement
        if not measurement.tone.bands:
            return None
        return chart(lambda width: tone_against_pink(measurement, width), "Spectrum against pink noise")


@dataclass(frozen=True, slots=True)
class MixEntry:
    """One file: its row in the table and its section."""

    file: str
    word: str  # ok, look, FAIL or ERROR
    said: str
    error: str
    view: MixView | None
    key: str  # before every id


def reviews_to_html(reviewed: Sequence[Reviewed], *, fail_on: Severity | None = Severity.ERROR) -> str:
    """All reviews as one file that needs no network."""
    return render(
        "review.html.j2",
        entries=[_entry(one, fail_on, number) for number, one in enumerate(reviewed, start=1)],
        sum=sum_line(reviewed, fail_on),
        explanations=_explanations([one.result for one in reviewed if one.result]),
        data=data({}),
        version=version("chainsim"),
    )


def _entry(one: Reviewed, fail_on: Severity | None, number: int) -> MixEntry:
    return MixEntry(
        file=visible(one.file),
        word=headline_word(one, fail_on)[0],
        said=found_counts(one.result) if one.result else "not measured",
        error="\n".join(visible(line) for line in str(one.error).split("\n")) if one.error else "",
        view=MixView(one.result) if one.result else None,
        key=f"m{number}-",
    )


def _explanations(results: Sequence[ReviewResult]) -> list[Explanation]:
    """Of everything that was found, once."""
    pages = {name: page for result in results for name, page in result.explanations.items()}
    return [explained(name, page) for name, page in pages.items()]


def _plain(value: float | None) -> str:
    return level(value).lstrip("+")
