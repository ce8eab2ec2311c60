"""What presets ought to be, as options and settings say it: `-18LUFS`, `median`, `bypass`, and groups of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chainsim.errors import UsageError
from chainsim.model.preset_library import GroupRule, LoudnessAnchor, LoudnessTarget
from chainsim.tasks.settings import KINDS
from chainsim.tasks.settings_file import PRESETS, as_toml, read_settings

EXPECTED = "expected median, bypass or a level from -70 to 0 LUFS, such as -18LUFS"
DEFAULT_DEVIATION_LU = 3.0
_LEVEL = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:LUFS)?", re.IGNORECASE | re.ASCII)
_KEYS = ("target", "max_deviation_lu", "by_folder", "groups")
_GROUP_KEYS = ("target", "max_deviation_lu")


def parse_target(text: str, where: str) -> LoudnessTarget:
    """`-18LUFS`, `-18`, `median`, `bypass`.

    Raises:
        UsageError: it is none of them; begins with `where`.
    """
    if text in (LoudnessAnchor.MEDIAN, LoudnessAnchor.BYPASS):
        return LoudnessTarget(LoudnessAnchor(text))
    found = _LEVEL.fullmatch(text.strip())
    level_lufs = float(found[1]) if found else 1.0
    if not -70.0 <= level_lufs <= 0.0:
        raise UsageError(f"{where} {text}: {EXPECTED}")
    return LoudnessTarget(LoudnessAnchor.LEVEL, level_lufs)


def group_rules(
    target: str | None,
    max_deviation_lu: float | None,
    groups: Sequence[str],
    by_folder: bool,
    *,
    names: Sequence[str],
    folder: Path,
) -> tuple[GroupRule, ...]:
    """What options say, before what `[presets]` of the nearest settings file says, before the defaults.

    Args:
        target: of all that no group has; None: as the settings say, else the median.
        max_deviation_lu: of every group that does not say otherwise.
        groups: `PATTERN=TARGET`, before those of the settings.
        by_folder: every folder right below the library is a group, unless it is one already.
        names: of all presets, relative to the library.
        folder: from here upwards settings are looked for.

    Raises:
        UsageError: a target, group or setting that does not exist; says where.
    """
    table = _settings(folder)
    deviation_lu = table.get("max_deviation_lu", DEFAULT_DEVIATION_LU) if max_deviation_lu is None else max_deviation_lu
    default = parse_target(target, "--target") if target is not None else table.get("target", LoudnessTarget())
    rules = [_asked(group, deviation_lu) for group in groups]
    for pattern, (own, own_lu) in table.get("groups", {}).items():
        rules.append(GroupRule(pattern, own or default, deviation_lu if own_lu is None else own_lu))
    if by_folder or table.get("by_folder", False):
        taken = {rule.pattern.rstrip("/") for rule in rules}
        folders = sorted({name.split("/")[0] for name in names if "/" in name} - taken)
        rules += [GroupRule(one, default, deviation_lu) for one in folders]
    return (*rules, GroupRule("", default, deviation_lu))


def _asked(text: str, max_deviation_lu: float) -> GroupRule:
    pattern, equals, target = text.rpartition("=")
    if not equals or not pattern:
        raise UsageError(f"--group {text}: expected PATTERN=TARGET, such as bass=-16LUFS or 'pads/*=median'")
    return GroupRule(pattern, parse_target(target, f"--group {pattern}:"), max_deviation_lu)


def _settings(folder: Path) -> dict[str, Any]:
    """The table `[presets]`, checked; targets parsed, of groups (target or None, deviation or None)."""
    file = read_settings(folder, tuple(KINDS))
    values = file.values.get(PRESETS, {})
    place = f"{file.path}: '{PRESETS}'"
    table = _table(values, _KEYS, place)
    found: dict[str, Any] = dict(_rule(table, place))
    if "by_folder" in table:
        if not isinstance(table["by_folder"], bool):
            raise UsageError(f"{place}: 'by_folder' must be true or false, found {as_toml(table['by_folder'])}")
        found["by_folder"] = table["by_folder"]
    groups = {}
    for pattern, given in _table(table.get("groups", {}), None, f"{place}: 'groups'").items():
        own = f"{place}: group '{pattern}'"
        rule = _rule({"target": given} if isinstance(given, str) else _table(given, _GROUP_KEYS, own), own)
        groups[pattern] = (rule.get("target"), rule.get("max_deviation_lu"))
    return {**found, "groups": groups}


def _rule(table: Mapping[str, Any], place: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "target" in table:
        if not isinstance(table["target"], str):
            raise UsageError(f"{place}: 'target' must be text, found {as_toml(table['target'])}; {EXPECTED}")
        found["target"] = parse_target(table["target"], f"{place}: target")
    if "max_deviation_lu" in table:
        value = table["max_deviation_lu"]
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value < 1e6:
            raise UsageError(f"{place}: 'max_deviation_lu' must be a number from 0, found {as_toml(value)}")
        found["max_deviation_lu"] = float(value)
    return found


def _table(values: object, keys: Sequence[str] | None, place: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise UsageError(f"{place} must be a table, found {as_toml(values)}")
    for key in values:
        if keys is not None and key not in keys:
            raise UsageError(f"{place}: unknown key '{key}'; expected one of {', '.join(keys)}")
    return values
