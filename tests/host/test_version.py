from __future__ import annotations

import pytest

from chainsim.host.version import readable


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("\u3100\u2e00\u3000\u2e00\u3800", "1.0.8"),
        ("1.0.8", "1.0.8"),
        ("", ""),
        ("2.1 \u0100", "2.1 \u0100"),  # one such letter is a letter
    ],
)
def test_swapped_letters_are_swapped_back(said: str, read: str) -> None:
    assert readable(said) == read
