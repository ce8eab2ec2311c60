"""What `probe --output json=FILE` wrote, read again to be compared with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from chainsim.errors import UsageError
from chainsim.model.baseline import Behaviour
from chainsim.model.plugin_gate import SheetFormat
from chainsim.own_json import read_own_json
from chainsim.tasks.data_sheet_comparison import Known, KnownStage

_MOST_BYTES = 256 << 20


class _Column(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    path: str
    sample_rate_hz: int
    channels: int
    block_frames: int
    behaviour: Behaviour


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True)

    columns: tuple[_Column, ...] | None = None
    profiles: list[Any] | None = None  # what a probe without --sheet writes


def known_of(file: Path) -> Known:
    """By stage and format, what it was agreed to do.

    Raises:
        UsageError: there is no such file, or it is none that a probe wrote.
    """
    makes = "chainsim probe PLUGIN --sheet --output json=FILE"
    written = read_own_json(file, _Written, "data sheet", most_bytes=_MOST_BYTES, makes=makes)
    if written.columns is None:
        said = "what a plugin does to level" if written.profiles is not None else "something else"
        raise UsageError(f"'{file}' holds {said}, and no data sheet; `{makes}` makes one")
    return {
        (one.path, SheetFormat(one.sample_rate_hz, one.channels, one.block_frames)): KnownStage(one.name, one.behaviour)
        for one in written.columns
    }
