"""Which holes are looked for: where answers are rounded, nothing at all is also what is left of the end of a bend."""

from __future__ import annotations

import pytest

from chainsim.profile.holds.hole_criteria import EXACTLY, NOTHING, SINGLY, SMEARED, TRACELESS, Edge, edges


@pytest.mark.parametrize(
    ("alike", "rounded", "expected"),
    [
        (False, False, (TRACELESS, SMEARED)),
        (False, True, (SMEARED,)),
        (True, False, (EXACTLY, SMEARED)),
        (True, True, (EXACTLY, SMEARED)),
    ],
)
def test_traceless_only_where_nothing_is_rounded(alike: bool, rounded: bool, expected: tuple[Edge, ...]) -> None:
    assert edges(singly=False, alike=alike, smeared=True, rounded=rounded) == expected


def test_what_sums_other_samples_or_comes_out_singly() -> None:
    assert edges(singly=False, alike=True, smeared=True, sums=True) == (NOTHING,)
    assert edges(singly=True, alike=True, smeared=False) == (EXACTLY, SINGLY)
    assert edges(singly=False, alike=False, smeared=False, rounded=True) == ()
