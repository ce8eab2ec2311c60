"""`chainsim.review`: a finished mix, measured and judged from the file alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chainsim.errors import UsageError
from chainsim.library.arguments import AudioLike, number_of, played_of, texts_of, wrong
from chainsim.library.result_output import ShownResult, named, told
from chainsim.model import review as reviews
from chainsim.model.options import RunOptions
from chainsim.report.kit.records import Records
from chainsim.report.review.records import review_records
from chainsim.review_pipeline import review_file, review_mix
from chainsim.tasks.reviewing import ignored_judgements


@dataclass(frozen=True, slots=True, repr=False)
class ReviewResult(ShownResult, reviews.ReviewResult):
    """A finished mix, judged and scored."""

    file: str = "array"

    def to_text(self, *, width: int = 80) -> str:
        """The report that `chainsim review` prints, without colour."""
        from chainsim.report.kit.style import Style
        from chainsim.report.review.text import reviews_to_text

        return reviews_to_text([reviews.Reviewed(self.file, self)], Style(width=width))

    def to_json(self) -> str:
        """The JSON that `chainsim review --format json` prints."""
        from chainsim.report.review.json import reviews_to_json

        return reviews_to_json([reviews.Reviewed(self.file, self)])

    def to_html(self) -> str:
        """The page that `chainsim review --format html` prints."""
        from chainsim.report.review.html import reviews_to_html

        return reviews_to_html([reviews.Reviewed(self.file, self)])

    def _records(self) -> Records:
        return review_records([reviews.Reviewed(self.file, self)])

    def _brief(self) -> str:
        from chainsim.report.kit.severity import counts

        score = "no score" if self.score is None else f"score {self.score.value:.0f}"
        return f"{named(self.file)}: {score}, {counts(self.judgements)}"


def review(
    mix: AudioLike,
    sample_rate_hz: int | None = None,
    *,
    start_s: float = 0.0,
    end_s: float | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> ReviewResult:
    """Review a finished mix: was its gain staging right, as far as the file can tell?

    Args:
        mix: a mono or stereo file, or an array of shape (channels, frames) with its `sample_rate_hz`.
        sample_rate_hz: of the array.
        start_s: where the excerpt begins.
        end_s: where it ends; None: the end.
        select: report only these judgements.
        ignore: don't report these.

    Raises:
        AudioError, UsageError: both are ChainsimError.
    """
    first_s = number_of("start_s", start_s, least=0.0)
    last_s = None if end_s is None else number_of("end_s", end_s, least=0.0)
    if last_s is not None and last_s <= first_s:
        raise UsageError(f"end_s {last_s:g} must be after start_s {first_s:g}")
    ignored = ignored_judgements(texts_of("select", select), texts_of("ignore", ignore))
    options = RunOptions(start_s=first_s, end_s=last_s)
    played = played_of("mix", mix, sample_rate_hz, options)
    if played is None:
        raise wrong("mix", "a file or an array of shape (channels, frames)", mix)
    if isinstance(played, Path):
        result = review_file(played, excerpt=options.excerpt, ignored=ignored)
        return told(ReviewResult, result, file=str(played))
    return told(ReviewResult, review_mix(played, ignored=ignored), file="array")
