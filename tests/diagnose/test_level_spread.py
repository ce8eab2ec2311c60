from __future__ import annotations

import pytest

from chainsim.diagnose.level_spread import find
from chainsim.model.finding import Finding, Limit, Severity
from tests.diagnose.measurements import SILENT, Gain
from tests.diagnose.mixes import Made, mixed, quieter

USUAL = [Made("Kick"), Made("Snare"), Made("Bass")]  # -18 dBFS RMS


def test_the_whole_message() -> None:
    tracks = [*USUAL, Made("Vox", quieter(23.25)), Made("Gtr", quieter(-12.5))]
    assert list(find(mixed(tracks))) == [
        Finding(
            name="level-spread",
            severity=Severity.INFORMATION,
            stage=None,
            path=None,
            tap=None,
            excess_db=11.25,
            limit=Limit("max_level_spread_db", 12.0),
            at_s=None,
            message=(
                "2 of 5 tracks enter their chains more than 12 dB from the median of -18.0 dBFS RMS: 'Vox' (-23.2 dB) "
                "and 'Gtr' (+12.5 dB)."
            ),
            action=(
                "Bring the clip gain (input_trim_db) of each to the others' and take the difference back at its fader: "
                "`chainsim mix SESSION --fix --plan reference` does both."
            ),
            tracks=("Vox", "Gtr"),
        )
    ]


@pytest.mark.parametrize(("below_db", "fires"), [(12.0, False), (12.001, True), (-12.0, False), (-12.001, True)])
def test_both_sides_of_the_edge(below_db: float, fires: bool) -> None:
    assert bool(list(find(mixed([*USUAL, Made("Vox", quieter(below_db))])))) is fires


def test_clip_gain_counts_and_faders_and_chains_do_not() -> None:
    recovered = Made("Vox", quieter(20.0), input_trim_db=20.0)
    assert list(find(mixed([*USUAL, recovered]))) == []
    mixed_down = Made("Vox", stages=(Gain(-20.0),), fader_db=-20.0)
    assert list(find(mixed([*USUAL, mixed_down]))) == []


def test_two_tracks_have_no_usual_level() -> None:
    far = Made("Vox", quieter(30.0))
    assert list(find(mixed([USUAL[0], far]))) == []
    assert list(find(mixed([USUAL[0], far, Made("Off", SILENT)]))) == []
    assert list(find(mixed([*USUAL[:2], far]))) != []


def test_the_limit_is_the_sessions() -> None:
    tracks = [*USUAL, Made("Vox", quieter(6.5))]
    assert list(find(mixed(tracks, limits={"max_level_spread_db": 6.5}))) == []
    assert list(find(mixed(tracks, limits={"max_level_spread_db": 6.4}))) != []
