"""Comparing printed reports: every word as it stands, numbers within what another processor's rounding may move."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?\d+\.\d+")
TOLERANCE = 0.1000001  # one step of the last digit printed


def assert_same_report(found: str, expected: str) -> None:
    """Same text; numbers with a decimal point may differ by one step. Line breaks count only between paragraphs."""
    found_words, expected_words = found.split(), expected.split()
    assert _NUMBER.sub("#", " ".join(found_words)) == _NUMBER.sub("#", " ".join(expected_words))
    pairs = zip(_NUMBER.findall(found), _NUMBER.findall(expected), strict=True)
    far = [(one, other) for one, other in pairs if abs(float(one) - float(other)) > TOLERANCE]
    assert not far, f"numbers that differ (found, expected): {far}"
