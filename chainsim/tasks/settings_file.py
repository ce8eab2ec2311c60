"""Settings of a check that stand in a file: `[tool.chainsim]` in pyproject.toml, or chainsim.toml.

The nearest folder from the current one upwards that has either counts. Folders to load plugins from can't be set
here: a file that comes with a repository must not decide which native code runs.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chainsim.errors import UsageError
from chainsim.load.path_confinement import link_refusal, refusal
from chainsim.load.wording import closest, quote
from chainsim.tasks.toml_depth import MOST_DEEP, TooDeep, read_toml

FILES = ("chainsim.toml", "pyproject.toml")
PER_FILE_IGNORES = "per_file_ignores"
PRESETS = "presets"
"""The table of `chainsim presets`; see `tasks.preset_targets`."""
_RELATIVE = ("paths", "audio")  # to the file that they stand in
_MOST_BYTES = 1 << 20
_LONGEST_SHOWN = 80
_LONGEST_SAID = 200


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a file sets; `values` by key."""

    path: Path | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def value(self, key: str) -> Any:  # noqa: ANN401
        """What it sets, as it stands there; file names are relative to the current folder.

        Raises:
            UsageError: it names a file that a chain there might not read either; see `load.confining`.
        """
        value = self.values[key]
        if key in _RELATIVE and self.path is not None:
            folder = Path(os.path.relpath(self.path.parent))
            several = value if isinstance(value, list) else [value]
            for name in several:
                message = isinstance(name, str) and refusal(
                    f"'{key}'", name, self.path.parent, kind="settings file", instead="name it on the command line"
                )
                if message:
                    raise UsageError(f"{self.path}: {message}")
            return [str(folder / each) if isinstance(each, str) else each for each in several]
        return value

    def per_file_ignores(self) -> dict[str, list[str]]:
        """Pattern -> findings; patterns are relative to the file.

        Raises:
            UsageError: it is no such table.
        """
        table = self.values.get(PER_FILE_IGNORES, {})
        if not isinstance(table, dict):
            raise UsageError(f"{self.path}: '{PER_FILE_IGNORES}' must be a table, found {shown(table)}")
        for pattern, names in table.items():
            if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
                raise UsageError(
                    f"{self.path}: '{PER_FILE_IGNORES}' for {quote(pattern)} must be a list of findings, "
                    f"found {shown(names)}"
                )
        folder = Path(glob.escape(str(self.path.parent))) if self.path else Path()
        return {str(folder / pattern) if "/" in pattern else pattern: names for pattern, names in table.items()}


def read_settings(folder: Path, keys: tuple[str, ...]) -> SettingsFile:
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
                known = [*keys, PER_FILE_IGNORES, PRESETS]
                for key in values:
                    if key not in known:
                        raise UsageError(f"{path}: unknown key {quote(key)}{_hint(key, known)}")
                return SettingsFile(path, values)
    return SettingsFile()


def shown(value: Any) -> str:  # noqa: ANN401
    """A value as TOML has it, as much of it as a message can take."""
    text = as_toml(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def as_toml(value: Any) -> str:  # noqa: ANN401
    """A value as TOML has it, as far as the values here go."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{"".join(map(_in_quotes, value))}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(as_toml(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_toml(str(key))} = {as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, int) and abs(value) >= 1 << 64:  # in TOML's hexadecimal it may be longer than Python converts
        return "a number of more than 19 digits"
    return "" if value is None else f"{value}"


def _in_quotes(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    code = ord(character)
    return character if character.isprintable() else f"\\u{code:04X}" if code < 1 << 16 else f"\\U{code:08X}"


def _table(path: Path) -> dict[str, Any] | None:
    """None for a pyproject.toml that has no [tool.chainsim]."""
    content = _read(path)
    try:
        values = read_toml(content)
    except ValueError as error:
        if path.name == "pyproject.toml" and b"chainsim" not in content:
            return None
        if isinstance(error, TooDeep):
            raise UsageError(
                f"{path}: tables and lists are nested more than {MOST_DEEP} deep; settings need 2"
            ) from None
        raise UsageError(f"{path}: {_shortened(str(error))}") from error
    if path.name == "chainsim.toml":
        return values
    tool = values.get("tool")
    table = tool.get("chainsim") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{path}: expected a table [tool.chainsim], found {shown(table)}")
    return table


def _read(path: Path) -> bytes:
    if message := link_refusal(path, "settings file"):
        raise UsageError(f"{path}: {message}")
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path}: the file is larger than 1 MiB: too large for settings")
    return content


def _hint(key: str, known: list[str]) -> str:
    if key in ("plugin_dir", "plugin_dirs"):
        return "; give --plugin-dir or CHAINSIM_PLUGIN_PATH: a file must not decide which native code is loaded"
    close = closest(key.replace("-", "_"), known)
    return f", did you mean '{close}'?" if close else f"; expected one of {', '.join(known)}"


def _shortened(said: str) -> str:
    """What the parser says, which may name a key of a megabyte, without its middle: the place stands at the end."""
    if len(said) > _LONGEST_SAID:
        said = f"{said[: _LONGEST_SAID // 2]}...{said[-_LONGEST_SAID // 2 :]}"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)
