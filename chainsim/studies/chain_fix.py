"""A chain file and its trims, tried: measured, edited, measured again until nothing more is asked for.

The file itself is not touched; the new text comes back as a document. Where a plugin stops a render midway, before or
with the trims, nothing is proven and the text stays as it is. With several sources the trims that each asks
for are added one after the other, each to what the others made of the chain, and all are measured again at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chainsim.load import ChainDocument
from chainsim.load.editing import edit_trims, unified_diff
from chainsim.model.chain_fix import Fix
from chainsim.model.result import Result
from chainsim.model.trim import Trim, Where

MOST_ROUNDS = 5
"""Trims are solved before they are given, so the second round should find nothing to do."""

Measure = Callable[[ChainDocument, Path | None], Result]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The new document (the old one where nothing changes), and what there is to say about it."""

    document: ChainDocument
    fix: Fix


def fix_document(document: ChainDocument, audios: Sequence[Path | None], measure: Measure, *, to_write: bool) -> Fixed:
    """Put the trims that a chain needs for all sources into its text.

    Args:
        document: a chain file.
        audios: what to play into it; None: the chain's own source.
        measure: runs a document on one of them.
        to_write: whether the new text will be written, and what is said about the file should fit it then.

    Raises:
        ChainsimError: what `measure` raises; ChainFileError where the file can't be edited.
    """
    runs = _Runs(measure)
    before = tuple(runs.result(document, audio) for audio in audios)
    now = document
    changes: dict[tuple[Where, str | None], Trim] = {}
    for _ in range(MOST_ROUNDS if _whole(before) else 0):
        began = now
        for audio in audios:
            edit = edit_trims(now, runs.result(now, audio).trims)
            now = edit.document
            for trim in edit.made:
                _add(changes, trim)
        if now is began:
            break
    after = tuple(runs.result(now, audio) for audio in audios)
    trims = tuple(trim for trim in changes.values() if trim.change_db) if _whole(after) else ()
    now = edit_trims(document, trims).document  # a key that came and went again leaves nothing behind
    refused = edit_trims(now if to_write else document, [trim for result in after for trim in result.trims]).refused
    fix = Fix(
        file=document.file,
        trims=trims,
        refused=tuple({problem.message: problem for problem in refused}.values()),
        before=before,
        after=after,
        diff=unified_diff(document, now),
        written=to_write,
        settled=not any(edit_trims(now, result.trims).made for result in after),
    )
    return Fixed(now, fix)


def _whole(results: Sequence[Result]) -> bool:
    return all(result.complete for result in results)


def _add(changes: dict[tuple[Where, str | None], Trim], trim: Trim) -> None:
    """A place that was trimmed before went from where it was then to where it is now."""
    first = changes.get((trim.where, trim.path), trim)
    change_db = round(trim.trim_db - first.current_db, 9)
    changes[trim.where, trim.path] = replace(trim, current_db=first.current_db, change_db=change_db)


class _Runs:
    """Keeps the last result of each source, as long as the text has not changed."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._kept: dict[Path | None, tuple[bytes, Result]] = {}

    def result(self, document: ChainDocument, audio: Path | None) -> Result:
        content, result = self._kept.get(audio, (None, None))
        if result is None or content != document.content:
            result = self._measure(document, audio)
            self._kept[audio] = document.content, result
        return result
