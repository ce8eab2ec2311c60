"""What is moved, and to what: afterwards nothing is an outlier, whatever the library was like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainsim.batch.levelling_aims import levelling_aims
from chainsim.batch.preset_comparison import compare_loudness
from chainsim.model.preset_library import GroupRule, LoudnessAnchor, LoudnessTarget, PresetReading

LEVELS = st.lists(st.floats(-60, 0, width=32).map(lambda lufs: round(lufs, 2)), min_size=1, max_size=12)
BYPASS = -23.0


def readings(levels: list[float]) -> list[PresetReading]:
    return [PresetReading(f"{n:02}", lufs, BYPASS) for n, lufs in enumerate(levels)]


@given(LEVELS, st.sampled_from([0.5, 1.0, 3.0]), st.sampled_from(list(LoudnessAnchor)))
def test_once_moved_the_library_is_level(levels: list[float], deviation_lu: float, anchor: LoudnessAnchor) -> None:
    rules = [GroupRule("", LoudnessTarget(anchor, -18.0 if anchor is LoudnessAnchor.LEVEL else None), deviation_lu)]
    before = readings(levels)
    aims = levelling_aims(compare_loudness(before, rules))
    after = [replace(one, loudness_lufs=aims.get(one.name, one.loudness_lufs)) for one in before]
    library = compare_loudness(after, rules)
    assert all(abs(one.deviation_lu or 0.0) <= deviation_lu + 0.01 for one in library.verdicts)


def test_a_median_that_moves_takes_along_whom_it_leaves_behind() -> None:
    """Around a median of 0 only the +10 is too far. Moved there, it pulls the median to -1, then +2.9 is, then +2.

    With all three moved the median is half way between -2 and them, again and again, until they are at -2.
    """
    rules = [GroupRule("", LoudnessTarget(), 3.0)]
    library = compare_loudness(readings([-22.5, -22.2, -22.0, -18.0, -17.1, -10.0]), rules)
    assert library.groups[0].anchor_lufs == -20.0
    assert [one.reading.name for one in library.verdicts if one.outlier] == ["05"]
    assert levelling_aims(library) == dict.fromkeys(["03", "04", "05"], pytest.approx(-22.0, abs=0.01))


@pytest.mark.parametrize("anchor", [LoudnessAnchor.MEDIAN, LoudnessAnchor.BYPASS])
def test_what_is_within_its_limit_stays(anchor: LoudnessAnchor) -> None:
    rules = [GroupRule("", LoudnessTarget(anchor), 1.0)]
    assert levelling_aims(compare_loudness(readings([-24.0, -23.0, -22.0]), rules)) == {}
    assert levelling_aims(compare_loudness(readings([-24.1, -23.0, -22.0]), rules)) == {"00": pytest.approx(-23.0)}


@pytest.mark.parametrize(("deviation_lu", "moved"), [(3.0, ["00", "01"]), (0.2, ["00", "01", "02", "03"])])
def test_to_a_level_goes_all_that_is_not_there_yet(deviation_lu: float, moved: list[str]) -> None:
    rules = [GroupRule("", LoudnessTarget(LoudnessAnchor.LEVEL, -20.0), deviation_lu)]
    aims = levelling_aims(compare_loudness(readings([-21.0, -19.4, -20.5, -19.5, -19.9]), rules))
    assert aims == dict.fromkeys(moved, pytest.approx(-20.0))
