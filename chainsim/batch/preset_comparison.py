"""How loud the presets of a library come out, against what their group ought to be."""

from __future__ import annotations

import fnmatch
import math
import statistics
from collections import defaultdict
from collections.abc import Sequence

from chainsim.model.preset_library import (
    GroupRule,
    LoudnessAnchor,
    PresetFault,
    PresetGroup,
    PresetLibrary,
    PresetReading,
    PresetVerdict,
)

_ALIKE = {PresetFault.SILENT, PresetFault.NON_FINITE, PresetFault.NO_EFFECT}
"""What presets may have in common without being the same."""


def compare_loudness(
    readings: Sequence[PresetReading], rules: Sequence[GroupRule], played: Sequence[str] = ()
) -> PresetLibrary:
    """Every preset against the target of the first rule that fits it.

    Args:
        readings: in the order of the answer.
        rules: the last of them takes what no other has.
        played: the names of what was played into each.
    """
    members: dict[str, list[PresetReading]] = {rule.pattern: [] for rule in rules}
    by_name = {reading.name: _rule_of(reading.name, rules) for reading in readings}
    for reading in readings:
        members[by_name[reading.name].pattern].append(reading)
    groups = {rule.pattern: _group(rule, members[rule.pattern]) for rule in rules if members[rule.pattern]}
    verdicts = tuple(_verdict(reading, groups[by_name[reading.name].pattern]) for reading in readings)
    return PresetLibrary(verdicts, tuple(groups.values()), _duplicates(readings), tuple(played))


def _rule_of(name: str, rules: Sequence[GroupRule]) -> GroupRule:
    for rule in rules:
        pattern = rule.pattern.rstrip("/")
        if not pattern or fnmatch.fnmatchcase(name, pattern) or name.startswith(f"{pattern}/"):
            return rule
    return rules[-1]


def _group(rule: GroupRule, members: Sequence[PresetReading]) -> PresetGroup:
    heard = [lufs for one in members if (lufs := one.loudness_lufs) is not None and math.isfinite(lufs)]
    anchor_lufs = None
    if rule.target.anchor is LoudnessAnchor.LEVEL:
        anchor_lufs = rule.target.level_lufs
    elif rule.target.anchor is LoudnessAnchor.MEDIAN and heard:
        anchor_lufs = statistics.median(heard)
    spread = max(heard) - min(heard) if heard else None
    return PresetGroup(rule.pattern, rule.target.anchor, anchor_lufs, rule.max_deviation_lu, spread, len(members))


def _verdict(reading: PresetReading, group: PresetGroup) -> PresetVerdict:
    aim = reading.bypass_lufs if group.anchor is LoudnessAnchor.BYPASS else group.anchor_lufs
    known = all(lufs is not None and math.isfinite(lufs) for lufs in (reading.loudness_lufs, aim))
    deviation = reading.loudness_lufs - aim if known else None  # type: ignore[operator]
    outlier = deviation is not None and abs(deviation) > group.max_deviation_lu + 1e-9
    return PresetVerdict(reading, deviation, None if deviation is None else 0.0 - deviation, outlier, group.name)


def _duplicates(readings: Sequence[PresetReading]) -> tuple[tuple[str, ...], ...]:
    alike: dict[tuple[float, ...], list[str]] = defaultdict(list)
    for reading in readings:
        if reading.signature and not _ALIKE & set(reading.faults):
            alike[reading.signature].append(reading.name)
    return tuple(tuple(names) for names in alike.values() if len(names) > 1)
