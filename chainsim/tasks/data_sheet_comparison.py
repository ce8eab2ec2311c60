"""Columns held against a baseline, another plugin, and each other; what can't be compared is told, and never passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chainsim.batch.behaviour_drift import behaviour_drifts
from chainsim.model.baseline import Behaviour
from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import MEASURING, Deviation, SheetColumn, SheetFormat
from chainsim.report.baseline.sentences import drift_words


@dataclass(frozen=True, slots=True)
class KnownStage:
    """What a stage was agreed to do in one format, and what it was called."""

    name: str
    behaviour: Behaviour


Known = Mapping[tuple[str, SheetFormat], KnownStage]
"""By the stage's path, and by how it was played."""


def known_columns(columns: Sequence[SheetColumn]) -> Known:
    """What was measured just now, to hold others against."""
    return {(one.path, one.asked): KnownStage(one.name, one.behaviour) for one in columns}


def against_baseline(
    columns: Sequence[SheetColumn], known: Known, tolerances: Mapping[str, float], name: str
) -> Iterator[Deviation]:
    """What drifted from a baseline, or is not in it: errors. A plugin of another name is the first of them."""
    for index, column in enumerate(columns):
        before = known.get((column.path, column.asked))
        if before is not None and before.name != column.name and column.sheet is not None:
            words = f"{name} is of '{before.name}', and this is '{column.name}'"
            yield Deviation(index, Severity.ERROR, name, "", "", words)
    yield from against_known(columns, known, tolerances, name)
    yield from _not_asked_for(columns, known, name)


def against_known(
    columns: Sequence[SheetColumn], known: Known, tolerances: Mapping[str, float], name: str, *, measured: bool = False
) -> Iterator[Deviation]:
    """What drifted, what there is nothing to compare with, and stages that are gone: errors.

    Args:
        columns: what was measured.
        known: what it is held against.
        tolerances: of every figure.
        name: of what it is held against.
        measured: whether that was measured just now: where it was not, this could not measure.
    """
    for index, column in enumerate(columns):
        before = known.get((column.path, column.asked))
        if before is None:
            if column.sheet is not None:  # else its failure is told
                yield Deviation(index, Severity.ERROR, name, "", "", _nothing(column, known, name))
        elif before.behaviour.failure is not None:
            if column.sheet is not None:
                words = f"{name} has nothing to compare with: {before.behaviour.failure}"
                yield Deviation(index, Severity.ERROR, MEASURING if measured else name, "", "", words)
        else:
            for drift in behaviour_drifts(before.behaviour, column.behaviour, tolerances):
                words = drift_words(drift)
                yield Deviation(index, Severity.ERROR, name, drift.meter, drift.at, words, drift.places)
    paths = {column.path for column in columns}
    for path, stage in dict.fromkeys((path, one.name) for (path, _), one in known.items()):
        if path not in paths:
            yield Deviation(None, Severity.ERROR, name, "", "", f"{name} has a stage {path} '{stage}', which is gone")


def across_formats(columns: Sequence[SheetColumn], tolerances: Mapping[str, float]) -> Iterator[Deviation]:
    """What differs from the first format of the same stage: a warning at the same sample rate, else a note."""
    first: dict[str, SheetColumn] = {}
    for index, column in enumerate(columns):
        reference = first.setdefault(column.path, column)
        if reference is column or reference.sheet is None or column.sheet is None:
            continue
        same_rate = reference.asked.sample_rate_hz == column.asked.sample_rate_hz
        severity = Severity.WARNING if same_rate else Severity.INFORMATION
        before, after = (_comparable(one.behaviour, column.asked.channels) for one in (reference, column))
        for drift in behaviour_drifts(before, after, tolerances):
            words = drift_words(drift)
            yield Deviation(index, severity, reference.asked.words, drift.meter, drift.at, words, drift.places)


def _nothing(column: SheetColumn, known: Known, name: str) -> str:
    """Why a column is compared with nothing: what else there is."""
    formats = [played.words for path, played in known if path == column.path]
    if not formats:
        return f"{name} has nothing to compare with: no stage {column.path}"
    more = f" and {len(formats) - 1} more" if len(formats) > 1 else ""
    return f"{name} has nothing to compare with: it has {formats[0]}{more}"


def _not_asked_for(columns: Sequence[SheetColumn], known: Known, name: str) -> Iterator[Deviation]:
    """Formats of the baseline in which nothing was measured: a note, since the command line says which it wants."""
    measured = {column.asked for column in columns}
    left = [played for played in dict.fromkeys(played for _, played in known) if played not in measured]
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        words = f"{name} also has {left[0].words}{more}, which was not asked for"
        yield Deviation(None, Severity.INFORMATION, name, "", "", words)


def _comparable(behaviour: Behaviour, channels: int) -> Behaviour:
    """As many channels of polarity as the other has."""
    return behaviour.model_copy(update={"polarity": behaviour.polarity[:channels]})
