"""`chainsim mix --fix` and `--diff`: a session file with its trims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainsim.errors import RenderError

if TYPE_CHECKING:
    from chainsim.load import SessionDocument
    from chainsim.model.mix import MixResult


@dataclass(frozen=True, slots=True)
class FixedSession:
    """What was, or would be, changed."""

    diff: str
    said: str  # one or more lines for people


def fix_session(document: SessionDocument, mix: MixResult, *, write: bool) -> FixedSession:
    """Put the trims of a mix into its session file; nothing is touched where none is needed.

    Raises:
        RenderError: not everything could be rendered, so there are no trims to be had.
        ChainFileError: the file can't be written, or has changed since it was read.
    """
    from chainsim.load.editing import edit_session_trims, save, unified_diff
    from chainsim.report.mix_words import strips_of

    if not mix.complete:
        name, error = next((strip.name, strip.error) for strip in strips_of(mix) if strip.error is not None)
        raise RenderError(f"{document.file}: no trims, since '{name}' could not be rendered: {error}")
    edit = edit_session_trims(document, mix.trims.trims if mix.trims else ())
    lines = [str(problem) for problem in edit.refused]
    if not edit.made:
        return FixedSession("", "\n".join([*lines, f"{document.file}: nothing to write"]))
    if write:
        save(document, edit.document)
    knobs = f"{len(edit.made)} knob{'' if len(edit.made) == 1 else 's'}"
    return FixedSession(unified_diff(document, edit.document), "\n".join([*lines, f"wrote {knobs} to {document.file}"]))
