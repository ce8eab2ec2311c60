"""Settings of `chainsim check` that stand in the environment or in a file, in place of options that are not given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from chainsim.tasks.settings import KINDS, Setting, settings_for

_PARAMETERS: Mapping[str, str] = {"paths": "chains", "audio": "audios", "format": "form"}
"""Setting -> the command's parameter, where that has another name."""


def configure(ctx: click.Context, values: dict[str, Any]) -> dict[str, Setting]:
    """Put what the environment and the file set in place of defaults, in `values`; says where each value came from.

    Raises:
        UsageError: a key or a value that does not exist; says where.
    """
    names = {key: _PARAMETERS.get(key, key) for key in KINDS}
    given = {
        key: values[name]
        for key, name in names.items()
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    settings = settings_for(given, folder=Path.cwd(), giver="command line")
    values.update({name: settings[key].value for key, name in names.items()})
    return settings
