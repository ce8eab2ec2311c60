"""Settings of `chainsim check` that stand in a file: `[tool.chainsim]` in pyproject.toml, or chainsim.toml.

The nearest folder from the current one upwards that has either counts. The command line goes before the environment
(`CHAINSIM_FAIL_ON=warning`), the environment before the file, the file before the defaults. Folders to load plugins
from can't be set here: a file that comes with a repository must not decide which native code runs.
"""

from __future__ import annotations

import difflib
import glob
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from chainsim.errors import UsageError

FILES = ("chainsim.toml", "pyproject.toml")

KEYS: Mapping[str, str] = {
    "paths": "chains",
    "audio": "audios",
    "fail_on": "fail_on",
    "select": "select",
    "ignore": "ignore",
    "missing_plugin": "missing_plugin",
    "allow_empty": "allow_empty",
    "jobs": "jobs",
    "policy": "policy",
    "tail_s": "tail_s",
    "timeout_s": "timeout_s",
    "format": "form",
}
"""Key in the file -> name of the command's parameter."""

PER_FILE_IGNORES = "per_file_ignores"
_RELATIVE = ("paths", "audio")  # to the file that they stand in
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a file sets; `values` by key."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it came from, in words."""

    value: Any
    origin: str


def configure(ctx: click.Context, values: dict[str, Any]) -> dict[str, Setting]:
    """Put what the environment and the file set in place of defaults, in `values`; says where each value came from.

    Raises:
        UsageError: a key or a value that does not exist; says where.
    """
    file = read_config(Path.cwd())
    settings: dict[str, Setting] = {}
    parameters = {parameter.name: parameter for parameter in ctx.command.params}
    for key, name in KEYS.items():
        parameter = parameters[name]
        variable = f"CHAINSIM_{key.upper()}"
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            origin = "command line"
        elif os.environ.get(variable):
            origin = f"environment ({variable})"
            text = os.environ[variable]
            values[name] = _cast(ctx, parameter, text.split(",") if _many(parameter) else text, variable)
        elif key in file.values:
            origin = str(file.path)
            values[name] = _cast(ctx, parameter, _relative(key, file), f"{file.path}: '{key}'")
        else:
            origin = "default"
        settings[key] = Setting(values[name], origin)
    per_file = _per_file(file)
    settings[PER_FILE_IGNORES] = Setting(per_file, str(file.path) if per_file else "default")
    return settings


def read_config(folder: Path) -> ConfigFile:
    """The nearest file's settings, none where there is no such file.

    Raises:
        UsageError: it can't be read, or has a key that does not exist.
    """
    for parent in (folder, *folder.parents):
        for name in FILES:
            path = parent / name
            if not path.is_file():
                continue
            values = _table(path)
            if values is not None:
                known = [*KEYS, PER_FILE_IGNORES]
                for key in values:
                    if key not in known:
                        raise UsageError(f"{path}: unknown key '{key}'{_hint(key, known)}")
                return ConfigFile(path, values)
    return ConfigFile()


def config_to_text(settings: Mapping[str, Setting]) -> str:
    """A line for every setting: `fail_on = "warning"  # pyproject.toml`."""
    lines = [(f"{key} = {_toml(setting.value)}", setting.origin) for key, setting in settings.items()]
    width = min(max(len(text) for text, _ in lines), 44)
    return "".join(f"{text:{width}}  # {origin}\n" for text, origin in lines)


def _table(path: Path) -> dict[str, Any] | None:
    """None for a pyproject.toml that has no [tool.chainsim]."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        if path.name == "pyproject.toml" and "chainsim" not in path.read_text(encoding="utf-8", errors="replace"):
            return None
        raise UsageError(f"{path}: {error}") from error
    if path.name == "chainsim.toml":
        return values
    tool = values.get("tool")
    table = tool.get("chainsim") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{path}: expected a table [tool.chainsim], found {_toml(table)}")
    return table


def _hint(key: str, known: list[str]) -> str:
    if key in ("plugin_dir", "plugin_dirs"):
        return "; give --plugin-dir or CHAINSIM_PLUGIN_PATH: a file must not decide which native code is loaded"
    close = difflib.get_close_matches(key.replace("-", "_"), known, n=1)
    return f", did you mean '{close[0]}'?" if close else f"; expected one of {', '.join(known)}"


def _many(parameter: click.Parameter) -> bool:
    return parameter.multiple or parameter.nargs == -1


def _relative(key: str, file: ConfigFile) -> Any:  # noqa: ANN401
    value = file.values[key]
    if key in _RELATIVE and file.path is not None:
        folder = Path(os.path.relpath(file.path.parent))
        several = value if isinstance(value, list) else [value]
        return [str(folder / each) if isinstance(each, str) else each for each in several]
    return value


def _cast(ctx: click.Context, parameter: click.Parameter, raw: Any, where: str) -> Any:  # noqa: ANN401
    """As the option of the command line would take it."""
    if _many(parameter):
        raw = raw if isinstance(raw, list) else [raw]
        raw = [each.strip() if isinstance(each, str) else each for each in raw]
        if not all(isinstance(each, str) for each in raw):
            raise UsageError(f"{where}: expected a list of texts, found {_toml(raw)}")
    elif isinstance(parameter, click.Option) and parameter.is_flag:
        word = str(raw).lower()
        if word not in (*_TRUE, *_FALSE):
            raise UsageError(f"{where}: expected true or false, found {_toml(raw)}")
        return word in _TRUE
    elif isinstance(raw, bool | list | dict):
        raise UsageError(f"{where}: expected one value, found {_toml(raw)}")
    try:
        return parameter.process_value(ctx, raw)
    except click.ClickException as error:
        raise UsageError(f"{where}: {error.message}") from error


def _per_file(file: ConfigFile) -> dict[str, list[str]]:
    """Pattern -> names; patterns are relative to the file.

    Raises:
        UsageError: it is no such table.
    """
    table = file.values.get(PER_FILE_IGNORES, {})
    if not isinstance(table, dict):
        raise UsageError(f"{file.path}: '{PER_FILE_IGNORES}' must be a table, found {_toml(table)}")
    for pattern, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise UsageError(
                f"{file.path}: '{PER_FILE_IGNORES}' for '{pattern}' must be a list of findings, found {_toml(names)}"
            )
    folder = Path(glob.escape(str(file.path.parent))) if file.path else Path()
    return {str(folder / pattern) if "/" in pattern else pattern: names for pattern, names in table.items()}


def _toml(value: Any) -> str:  # noqa: ANN401
    """A value as TOML has it, as far as the values here go."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_toml(each)}' for key, each in value.items()) + "}"
    return "" if value is None else f"{value}"
