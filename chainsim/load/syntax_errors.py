"""What a YAML parser complains about, in words for people who write chains.

The C parser and the Python one word their complaints differently; both are recognised here.
"""

from __future__ import annotations

import re

import yaml

from chainsim.load.wording import quote

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What a YAML file can't hold (YAML 1.2.2, section 5.1), and a byte order mark that is not at the start."""

_UNCLOSED = "the text in quotes that starts in line {context} has no closing quote"
_WORDS = (
    (
        r"mapping values are not allowed",
        "a ': ' is not possible here; check the indentation, and put text that holds ': ' in quotes",
    ),
    (r"could not find expected ':'", "expected 'key: value', found no ': '; check this line and the one before it"),
    (
        r"expected <block end>|did not find expected key|did not find expected '-' indicator",
        "this line does not line up with what it belongs to; check its indentation",
    ),
    (r"<document start>", "this line does not belong to what stands above it; check its indentation"),
    (r"sequence entries are not allowed", "a list can't start here; put '- ' on a line of its own"),
    (r"expected ',' or ']'", "expected ',' or ']' in the list that starts in line {context}"),
    (r"expected ',' or '}'", "expected ',' or '}}' in the mapping that starts in line {context}"),
    (r"unexpected end of stream|unexpected document (separator|indicator)", _UNCLOSED),
    (r"unknown escape character", r"unknown escape in double quotes; use single quotes, or '\\' for a backslash"),
    (r"cannot start any token", "text can't start with {character} here; put it in quotes"),
    (r"undefined tag handle", "tags ('!...') are not possible; remove it"),
    (r"expected (the )?node content", "expected a value, found {character}"),
)
"""Complaints of both parsers as patterns, and what is said instead."""


def unreadable_character(text: str) -> tuple[tuple[int, int], str] | None:
    """Position of and message about the first character that no YAML file can hold."""
    match = _NOT_ALLOWED.search(text)
    if match is None:
        return None
    before = text[: match.start()]
    position = before.count("\n") + 1, match.start() - before.rfind("\n")
    if match.group() == "\0":
        return position, "found a NUL byte: expected a chain file, text in UTF-8, not binary data"
    return position, f"the character U+{ord(match.group()):04X} is not possible here; remove it"


def syntax_mistake(error: yaml.YAMLError, text: str) -> tuple[tuple[int, int], str] | None:
    """Position of and message about the place where a file stops being YAML; None: there are no words for it here."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return None
    mark = error.problem_mark
    position = mark.line + 1, mark.column + 1
    character = _character(text, *position)
    if character == "\t":
        return position, "a tab is not possible here; indent with spaces"
    context = str((error.context_mark or mark).line + 1)
    problem = error.problem or ""
    for pattern, words in _WORDS:
        if re.search(pattern, problem):
            shown = quote(character) if character else "the end of the file"
            return position, f"not valid YAML: {words.format(context=context, character=shown)}"
    return None


def unknown_mistake(error: yaml.YAMLError) -> tuple[tuple[int, int], str]:
    """The place alone: what a parser says of it in its own words depends on its version."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return (1, 1), "not valid YAML"
    return (mark.line + 1, mark.column + 1), "not valid YAML from here on; check quotes, brackets and indentation"


def _character(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    return lines[line - 1][column - 1 : column].strip("\r") if line <= len(lines) else ""
