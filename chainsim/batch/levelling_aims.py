"""Which presets are to be moved, and to what: so that the library is level once that is done."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from chainsim.model.preset_library import LoudnessAnchor, PresetGroup, PresetLibrary

WORTH_LU = 0.5
"""What is nearer to a level than this is not moved: nobody hears it."""
_CLOSE_LU = 0.001
_MOST_ROUNDS = 200


def levelling_aims(library: PresetLibrary) -> dict[str, float]:
    """The loudness of every preset that is to be moved, by its name, in LUFS.

    Where a group ought to have a level, all go there that are not as good as there. Of others the outliers go to what
    their group ought to be. A median moves with those that are moved to it, and may leave others
    too far away: those are moved as well, until the median stays.
    """
    aims: dict[str, float] = {}
    for group in library.groups:
        members = library.of_group(group)
        heard = {
            one.reading.name: one.reading.loudness_lufs
            for one in members
            if one.deviation_lu is not None and one.reading.loudness_lufs is not None
        }
        if group.anchor is LoudnessAnchor.MEDIAN:
            aims |= _around_median(heard, group)
        else:
            limit_lu = group.max_deviation_lu
            if group.anchor is LoudnessAnchor.LEVEL:
                limit_lu = min(limit_lu, WORTH_LU)
            aims |= {
                one.reading.name: heard[one.reading.name] - one.deviation_lu
                for one in members
                if one.deviation_lu is not None and abs(one.deviation_lu) > limit_lu + 1e-9
            }
    names = [verdict.reading.name for verdict in library.verdicts]
    return {name: aims[name] for name in names if name in aims}


def _around_median(heard: Mapping[str, float], group: PresetGroup) -> dict[str, float]:
    moved: set[str] = set()
    median = group.anchor_lufs
    if median is None:
        return {}
    for _ in range(_MOST_ROUNDS):
        far = {name for name, lufs in heard.items() if abs(lufs - median) > group.max_deviation_lu + 1e-9}
        settled = far <= moved
        moved |= far
        after = statistics.median(median if name in moved else lufs for name, lufs in heard.items())
        if settled and abs(after - median) < _CLOSE_LU:
            break
        median = after
    return dict.fromkeys(sorted(moved), median)
