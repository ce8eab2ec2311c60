from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.engine.programme_watch import covered_frames

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda span: (span[0], span[0] + span[1]))


@pytest.mark.parametrize(
    ("spans", "frames"),
    [([], 0), ([(0, 10)], 10), ([(0, 10), (10, 20)], 20), ([(5, 15), (0, 10)], 15), ([(0, 30), (10, 20)], 30)],
)
def test_what_spans_share_counts_once(spans: list[tuple[int, int]], frames: int) -> None:
    assert covered_frames(spans) == frames


@given(st.lists(SPAN))
def test_covered_frames_are_the_frames_in_any_span(spans: list[tuple[int, int]]) -> None:
    assert covered_frames(spans) == len({frame for first, end in spans for frame in range(first, end)})
