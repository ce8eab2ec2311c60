"""The version that a plugin says it has, in letters that can be read."""

from __future__ import annotations


def readable(version: str) -> str:
    """The same; swapped back where every letter came with its two bytes swapped, as in one bundle of 184 plugins."""
    if version and all(ord(letter) & 0xFF == 0 for letter in version):
        return "".join(chr(ord(letter) >> 8) for letter in version)
    return version
