"""A session file with its trims: written, or only shown."""

from __future__ import annotations

from dataclasses import dataclass

from chainsim.counted import counted
from chainsim.errors import ChainFileError, RenderError
from chainsim.load import SessionDocument
from chainsim.load.editing import edit_session_trims, save, unified_diff
from chainsim.model.mix import MixResult
from chainsim.report.mix.strips import strips_of


@dataclass(frozen=True, slots=True)
class FixedSession:
    """What was, or would be, changed."""

    diff: str
    knobs: int

    def said(self, file: str) -> str:
        """What --fix did, in a line."""
        if not self.knobs:
            return f"{file}: nothing to write"
        return f"wrote {counted(self.knobs, 'setting')} to {file}"


def why_no_trims(mix: MixResult) -> str:
    """Of a mix that is not complete."""
    failed = next(((strip.name, strip.error) for strip in strips_of(mix) if strip.error is not None), None)
    if failed is not None:
        return f"no trims, since '{failed[0]}' could not be rendered: {failed[1]}"
    more = f", and {len(mix.lacks) - 1} more" if len(mix.lacks) > 1 else ""
    return (
        f"no trims, since this is not the whole project, whose sums are others. {mix.lacks[0].text}{more}; "
        "--accept-left-out takes what is here for the whole"
    )


def fix_session(document: SessionDocument, mix: MixResult, *, write: bool) -> FixedSession:
    """Put the trims of a mix into its session file, all of them or none: one alone would change the balance.

    Raises:
        RenderError: not everything could be rendered, so there are no trims to be had.
        ChainFileError: a trim can't be written, the file can't be, or it has changed since it was read.
    """
    if not mix.complete:
        raise RenderError(f"{document.file}: {why_no_trims(mix)}")
    edit = edit_session_trims(document, mix.trims.trims if mix.trims else ())
    if edit.refused:
        raise ChainFileError(edit.refused)
    if write and edit.made:
        save(document, edit.document)
    return FixedSession(unified_diff(document, edit.document) if edit.made else "", len(edit.made))
