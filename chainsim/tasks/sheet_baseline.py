"""What `probe --output json=FILE` wrote, read again to be compared with."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from chainsim.errors import UsageError
from chainsim.model.baseline import Behaviour
from chainsim.model.plugin_gate import SheetFormat
from chainsim.tasks.sheet_comparison import Known, KnownStage

_MOST_BYTES = 256 << 20


class _Column(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    path: str
    sample_rate_hz: int
    channels: int
    block_frames: int
    behaviour: Behaviour


class _Sheets(BaseModel):
    model_config = ConfigDict(frozen=True)

    columns: tuple[_Column, ...]


def known_of(file: Path) -> Known:
    """By stage and format, what it was agreed to do.

    Raises:
        UsageError: there is no such file, or it is none that a probe wrote.
    """
    makes = "`chainsim probe PLUGIN --sheet --output json=FILE` makes one"
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UsageError(f"'{file}' is larger than 256 MiB: too large for what a probe wrote")
        whole = file.read_bytes()
        sheets = _Sheets.model_validate_json(whole)
    except FileNotFoundError:
        raise UsageError(f"there is no file '{file}'; {makes}") from None
    except OSError as error:
        raise UsageError(f"can't read '{file}': {error.strerror}") from error
    except ValidationError as error:
        if _is_without_sheets(whole):
            raise UsageError(f"'{file}' holds what a plugin does to level, and no data sheet; {makes}") from None
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        said = f"{place + ': ' if place else ''}{first['msg']}"
        raise UsageError(f"'{file}' is nothing to compare a probe with: {said}; {makes}") from None
    return {
        (one.path, SheetFormat(one.sample_rate_hz, one.channels, one.block_frames)): KnownStage(one.name, one.behaviour)
        for one in sheets.columns
    }


def _is_without_sheets(whole: bytes) -> bool:
    """Whether it is what a probe without --sheet writes."""
    try:
        values = json.loads(whole)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and "profiles" in values
