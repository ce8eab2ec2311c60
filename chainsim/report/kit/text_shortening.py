"""Long words made short for a first screen: the first clause, without the names that a chain file has for its knobs."""

from __future__ import annotations

import re

_FILE_NAMES = re.compile(r" \((?:input_trim_db|trim_db|fader_db)\)")


def first_clause(text: str) -> str:
    """What stands before the first semicolon, as a sentence; what follows it is for `--details`."""
    clause, semicolon, _ = text.partition("; ")
    if clause.count("(") > clause.count(")"):
        clause += ")"
    return f"{clause} ..." if semicolon else clause


def without_file_names(text: str) -> str:
    """`the trim before stage 4 'Edge' (trim_db)` without what it is called in the chain file."""
    return _FILE_NAMES.sub("", text)
