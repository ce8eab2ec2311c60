"""What a mix or a chain asks to be turned by hand, written as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from chainsim.atomic_write import write_whole
from chainsim.errors import UsageError
from chainsim.model.daw_words import knob_words
from chainsim.model.mix import MixResult
from chainsim.model.result import Result
from chainsim.model.session_trim import StripKind
from chainsim.model.trim import Where
from chainsim.model.trim_sheet import TrimSheetLine
from chainsim.report.trim_sheet import SHEETS

_CLIP, _FADER = "clip gain of all its items", "fader"


def ensure_sheet(path: Path) -> None:
    """Refuse a sheet of another kind before anything is rendered.

    Raises:
        UsageError: its name says so.
    """
    if path.suffix.lower() not in SHEETS:
        raise UsageError(f"--trim-sheet {path}: expected a name that ends in {', '.join(SHEETS)}")


def write_sheet(path: Path, title: str, lines: Sequence[TrimSheetLine]) -> None:
    """Write a sheet in the form that its name asks for.

    Raises:
        UsageError: it can't be written.
    """
    ensure_sheet(path)
    try:
        write_whole(path, SHEETS[path.suffix.lower()](title, lines).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"{path}: can't be written ({error.strerror or error})") from None


def mix_sheet(mix: MixResult) -> Iterator[TrimSheetLine]:
    """Every knob of a mix's trims."""
    trims = mix.trims
    for trim in trims.trims if trims else ():
        name = "Master" if trim.strip is StripKind.BUS else trim.name or ""
        words = knob_words(mix.session)
        clip = (words.of_all if words.of_daw else _CLIP) if trim.strip is StripKind.TRACK else "before its first device"
        yield TrimSheetLine(
            name, clip if trim.where is Where.INPUT else _FADER, trim.change_db, trims.reason if trims else ""
        )


def result_sheet(result: Result) -> Iterator[TrimSheetLine]:
    """Every knob of a chain's trims."""
    name = result.measurement.chain.name or result.measurement.source.name
    stages = {stage.path: stage.name for stage in result.measurement.stages}
    for trim in result.trims:
        before = f"before '{stages.get(trim.path or '', trim.path)}'"
        where = {Where.INPUT: _CLIP, Where.FADER: _FADER}.get(trim.where, before)
        yield TrimSheetLine(name, where, trim.change_db, trim.reason)
