"""An example whose output differs is found; one that another processor rounds differently is not."""

from __future__ import annotations

import pytest

from handbook.printed_alike import difference

PRINTED = "Turn it down 1.0 dB.\n\n  1 Comp  -3.4\n  2 Edge  +0.0\n\n1 check: 1 failed.\n"


@pytest.mark.parametrize(
    "shown",
    [
        PRINTED,
        PRINTED.replace("-3.4", "-3.5"),
        PRINTED.replace("\n  2", " 2"),
        "Turn it down 1.0 dB.\n…\n1 check: 1 failed.\n",
        "…\n  2 Edge +0.0\n…\n",
        "Turn it down\n…\n",
        "…\nfailed.\n",
    ],
)
def test_alike(shown: str) -> None:
    assert difference(PRINTED, shown) is None


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (PRINTED.replace("-3.4", "-3.6"), "'-3.4 2 Edge +0.0 1 check: 1 failed.' instead of '-3.6 2 Edge"),
        (PRINTED.replace("-3.4", "+3.4"), "'-3.4 2 Edge"),
        (PRINTED.replace("Comp", "Gate"), "'Comp -3.4"),
        (PRINTED + "more\n", "'' instead of 'more'"),
        ("Turn it down 1.0 dB.\n", "more than is shown: '1 Comp"),
        ("…\n  3 Edge\n…\n", "instead of '3 Edge'"),
        ("…\n1 check: 2 failed.\n", "'1 failed.' instead of '2 failed.'"),
    ],
)
def test_different(shown: str, said: str) -> None:
    found = difference(PRINTED, shown)
    assert found is not None and said in found
