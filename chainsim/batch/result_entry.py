"""A kept result: how it lies in its file, and how it becomes the answer of whoever asks now."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from chainsim.cache_entry import Entries
from chainsim.model.audio import MAX_CHANNELS
from chainsim.model.chain import (
    AuStage,
    BuiltinStage,
    Chain,
    ParallelStage,
    PassedStage,
    StageBase,
    UnavailableStage,
    Vst3Stage,
)
from chainsim.model.float_row import FloatRow
from chainsim.model.result import Result, StageResult

_STAGES = {
    kind.__name__: kind for kind in (BuiltinStage, Vst3Stage, AuStage, ParallelStage, UnavailableStage, PassedStage)
}


class _Rows(threading.local):
    """Rows of numbers in the entry that this thread writes or reads: what one tap gives is what the next stage gets."""

    def __init__(self) -> None:
        self.written: dict[bytes, int] = {}
        self.read: list[FloatRow] = []


_rows = _Rows()


class ResultEntries(Entries[Result]):
    """As `Entries`; the same row of numbers is written once, and is the same object when it is read."""

    def __init__(self) -> None:
        super().__init__(Result, _plain, _made)

    def decoded(self, content: bytes | memoryview) -> Result:
        """As `Entries`."""
        _rows.read.clear()
        try:
            return super().decoded(content)
        finally:
            _rows.read.clear()

    def encoded(self, value: Result) -> bytes | None:
        """As `Entries`."""
        _rows.written.clear()
        try:
            return super().encoded(value)
        finally:
            _rows.written.clear()


@functools.cache
def entries() -> ResultEntries:
    """What reads and writes kept results."""
    return ResultEntries()


def could_be(result: Result) -> bool:
    """Whether a run may have measured this: stages, taps, findings and trims point at each other, and audio is audio.

    What is kept has the right types; a cache that others can write to may still hold what reports take for impossible.
    """
    measured = result.measurement
    stages = len(measured.stages)
    source = measured.source.format
    return (
        len(measured.taps) == stages + 1
        and {measured.channels, source.channels} <= {1, MAX_CHANNELS}
        and min(measured.sample_rate_hz, source.sample_rate_hz) > 0
        and all(
            (one.stage is None or 1 <= one.stage <= stages) and (one.tap is None or 0 <= one.tap <= stages)
            for one in (*result.findings, *result.suppressed)
        )
        and all(one.stage is None or 1 <= one.stage <= stages for one in result.trims)
    )


def asked_as(result: Result, source_name: str, plugin_files: Mapping[str, str]) -> Result:
    """The result with the names of whoever asks: it may have been measured on the same files in other folders.

    Args:
        result: as kept.
        source_name: what messages and reports call the audio now.
        plugin_files: stage path -> where its plugin is now.
    """
    measured = result.measurement
    stages = tuple(_stage_asked_as(stage, plugin_files) for stage in measured.stages)
    named = replace(measured, source=replace(measured.source, name=source_name), stages=stages)
    return replace(result, measurement=named)


def _stage_asked_as(stage: StageResult, plugin_files: Mapping[str, str]) -> StageResult:
    branches = tuple(
        replace(branch, stages=tuple(_stage_asked_as(inner, plugin_files) for inner in branch.stages))
        for branch in stage.branches
    )
    file = plugin_files.get(stage.path, stage.plugin.file)
    return replace(stage, plugin=replace(stage.plugin, file=file), branches=branches)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever msgspec does not know
    if isinstance(value, Chain):
        return value.model_dump_json()
    if isinstance(value, StageBase):
        return [type(value).__name__, value.model_dump_json()]
    if isinstance(value, FloatRow):
        content, number = value.to_bytes(), len(_rows.written)
        known = _rows.written.setdefault(content, number)
        return content if known == number else known
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        return [list(value.shape), np.ascontiguousarray(value).tobytes()]
    raise NotImplementedError(f"a result holds a {type(value).__name__}, and there is no way to keep one")


def _made(kind: type, plain: Any) -> Any:  # noqa: ANN401
    """Raises whatever the types say of what is no such value."""
    if kind is FloatRow:
        return _row(plain)
    if kind is Chain:
        return Chain.model_validate_json(plain)
    if kind is StageBase:
        name, text = plain
        return _STAGES[name].model_validate_json(text)
    shape, samples = plain
    return np.frombuffer(samples, dtype=np.float32).reshape(shape)


def _row(plain: bytes | int) -> FloatRow:
    if isinstance(plain, bytes):
        _rows.read.append(FloatRow.from_bytes(plain))
        return _rows.read[-1]
    if not 0 <= plain < len(_rows.read):
        raise ValueError("it points at a row that is not there")
    return _rows.read[plain]
