"""Settings of a check, and where each came from.

What is given (on the command line, to the function) goes before the environment (`CHAINSIM_FAIL_ON=warning`), the
environment before the file, the file before the defaults.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chainsim.model.finding import Severity
from chainsim.model.trim import Policy
from chainsim.tasks.fail_on import FAIL_ON
from chainsim.tasks.setting_values import Address, Choice, Flag, Kind, Number, Texts
from chainsim.tasks.settings_file import PER_FILE_IGNORES, as_toml, read_settings

KINDS: Mapping[str, Kind] = {
    "paths": Texts(),
    "audio": Texts(),
    "fail_on": Choice(FAIL_ON),
    "select": Texts(),
    "ignore": Texts(),
    "missing_plugin": Choice(["fail", "skip", "bypass"]),
    "allow_empty": Flag(),
    "jobs": Number(least=1, whole=True),
    "policy": Choice([policy.value for policy in Policy]),
    "tail_s": Number(least=0, most=3600),
    "timeout_s": Number(least=0, open=True),
    "format": Choice(["text", "json", "html", "md", "junit", "sarif", "github", "gitlab", "lines", "csv"]),
    "docs_url": Address(),
}
"""Key in the file -> what it may be."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What a check goes by where nobody says otherwise, by the names that settings have in a file."""

    paths: tuple[str, ...] = ()
    audio: tuple[str, ...] = ()
    fail_on: str = Severity.ERROR.value
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    missing_plugin: str = "fail"
    allow_empty: bool = False
    jobs: int = os.cpu_count() or 1
    policy: str = Policy.CLEAN.value
    tail_s: float = 10.0
    timeout_s: float = 30.0
    format: str = "text"
    docs_url: str = ""
    per_file_ignores: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it came from, in words."""

    value: Any
    origin: str


def settings_for(given: Mapping[str, Any], *, folder: Path, giver: str) -> dict[str, Setting]:
    """Every setting, by key.

    Args:
        given: values that go before all others.
        folder: from here upwards a file is looked for.
        giver: who gives what is given, in words.

    Raises:
        UsageError: a key or a value that does not exist; says where.
    """
    file = read_settings(folder, tuple(KINDS))
    defaults = CheckSettings()
    found: dict[str, Setting] = {}
    for key, kind in KINDS.items():
        variable = f"CHAINSIM_{key.upper()}"
        if key in given:
            found[key] = Setting(given[key], giver)
        elif text := os.environ.get(variable):
            raw = text.split(",") if isinstance(kind, Texts) else text
            found[key] = Setting(kind.cast(raw, variable), f"environment ({variable})")
        elif key in file.values:
            found[key] = Setting(kind.cast(file.value(key), f"{file.path}: '{key}'"), str(file.path))
        else:
            found[key] = Setting(getattr(defaults, key), "default")
    per_file = file.per_file_ignores()
    found[PER_FILE_IGNORES] = Setting(per_file, str(file.path) if per_file else "default")
    return found


def check_settings(settings: Mapping[str, Setting]) -> CheckSettings:
    """Settings without where they came from, as a check takes them."""
    return CheckSettings(**{key: setting.value for key, setting in settings.items()})


def settings_to_text(settings: Mapping[str, Setting]) -> str:
    """A line for every setting: `fail_on = "warning"  # pyproject.toml`."""
    lines = [(f"{key} = {as_toml(setting.value)}", setting.origin) for key, setting in settings.items()]
    width = min(max(len(text) for text, _ in lines), 44)
    return "".join(f"{text:{width}}  # {origin}\n" for text, origin in lines)
