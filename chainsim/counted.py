"""A number with its noun."""

from __future__ import annotations


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 track`, `3 tracks`; `nouns` where it is not the noun with an s."""
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"
