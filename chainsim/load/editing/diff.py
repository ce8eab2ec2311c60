"""What an edit changes, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

import difflib
import re

from chainsim.load.chain_document import ChainDocument
from chainsim.load.session_document import SessionDocument
from chainsim.load.text_decoding import encoding_of

_LINES = re.compile(r"[^\n]*\n|[^\n]+")  # as diffs have them: a carriage return is part of its line


def unified_diff(before: ChainDocument | SessionDocument, after: ChainDocument | SessionDocument) -> str:
    """Three lines of context, the file's own name on both sides; empty where nothing changed."""
    # A byte order mark is part of the first line: without it a patch would not fit.
    old, new = (
        _LINES.findall(document.content.decode(encoding_of(document.content)[1])) for document in (before, after)
    )
    lines = difflib.unified_diff(old, new, fromfile=before.file, tofile=after.file)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
