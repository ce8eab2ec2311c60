"""`--stage 'Compressor:threshold_db=-20,ratio=4'`: a chain without a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from chainsim.cli.value_parsing import parse_value, split_outside_quotes
from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.tasks.stage_from_plugin_name import named_files, named_stage
from chainsim.tasks.stage_values import first_mistake, set_in_stage

_PLUGIN_FILE = re.compile(r"(?P<reference>.*\.(?:vst3|component))(?::(?P<settings>.*))?", re.IGNORECASE)


def chain_of_stages(texts: Sequence[str]) -> tuple[Chain, tuple[Path, ...]]:
    """The chain that the `--stage` options describe, and the plugin files among them: the user trusts those.

    Raises:
        UsageError: an option that can't be read; says which and why.
    """
    stages = [_stage(text) for text in texts]
    chain = Chain.model_validate({"version": 1, "stages": stages})
    return chain, tuple(file for stage in stages for file in named_files(stage))


def _stage(text: str) -> dict[str, Any]:
    stage, settings = _reference(text)
    for part in split_outside_quotes(settings) if settings.strip() else ():
        key, equals, value = part.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"--stage '{text}': expected NAME:parameter=value,..., found '{part.strip()}'")
        set_in_stage(stage, key.strip(), parse_value(value))
    try:
        Chain.model_validate({"version": 1, "stages": [stage]})
    except ValidationError as error:
        raise UsageError(f"--stage '{text}': {first_mistake(error)}") from error
    return stage


def _reference(text: str) -> tuple[dict[str, Any], str]:
    """The stage without settings, and the text of its settings."""
    if match := _PLUGIN_FILE.fullmatch(text):
        return named_stage(match["reference"]), match["settings"] or ""
    name, _, settings = text.partition(":")
    if not name.strip():
        raise UsageError(f"--stage '{text}': expected NAME or NAME:parameter=value,..., found no name")
    if "=" in name:
        raise UsageError(f"--stage '{text}': expected NAME:parameter=value,..., the name and a colon come first")
    return named_stage(name.strip()), settings
