"""Where a curve over time is below a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainsim.model.review_measurement import OverTime, Span

MOST = 20


def stretches(over_time: OverTime, values: Sequence[float | None], *, below: float) -> tuple[Span, ...]:
    """Windows in a row whose value is below the limit, joined; the longest twenty, in order of time."""
    spans = list(_joined(over_time, values, below))
    longest = sorted(spans, key=lambda span: span.start_s - span.end_s)[:MOST]
    return tuple(sorted(longest, key=lambda span: span.start_s))


def _joined(over_time: OverTime, values: Sequence[float | None], below: float) -> Iterator[Span]:
    start: int | None = None
    for index, value in enumerate((*values, None)):
        if value is not None and value < below:
            start = index if start is None else start
        elif start is not None:
            yield Span(start * over_time.step_s, (index - 1) * over_time.step_s + over_time.window_s)
            start = None
