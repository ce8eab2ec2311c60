"""What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2.

So `on`, `off`, `yes`, `no`, 12:30:45 and 2024-01-01 are text, 1e-3 is a number, 010 is ten and 0o10 is eight.
"""

from __future__ import annotations

import math
import re

Scalar = None | bool | int | float | str

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_LONGEST_WHOLE_BITS = 128
_LONGEST_WHOLE_DIGITS = 38  # fewer than 128 bits


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar.

    A whole number beyond 128 bits becomes a float, infinite where it must be: nothing in a chain file is that
    large, and Python refuses to print or read whole numbers of thousands of digits.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _DECIMAL.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_WHOLE_DIGITS else float(text)
    if _OCTAL.fullmatch(text):
        return _bounded(int(text[2:], 8))
    if _HEXADECIMAL.fullmatch(text):
        return _bounded(int(text[2:], 16))
    return float(text) if _FLOAT.fullmatch(text) else text


def _bounded(whole: int) -> int | float:
    if whole.bit_length() <= _LONGEST_WHOLE_BITS:
        return whole
    try:
        return float(whole)
    except OverflowError:
        return math.inf
