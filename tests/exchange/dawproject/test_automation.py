from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.exchange import read_project
from chainsim.exchange.project import ProjectTrack
from tests.exchange.writing import daw_track, dawproject

VOLUME = '<Volume id="v" unit="linear" value="2"/>'


def read(folder: Path, points: str, *, lanes: str = "", tempo: str = "") -> ProjectTrack:
    arrangement = f'<Arrangement>{tempo}<Lanes {lanes}><Lanes track="k">{points}</Lanes></Lanes></Arrangement>'
    path = dawproject(folder / "a.dawproject", daw_track("k", "Kick", more=VOLUME), arrangement=arrangement)
    return read_project(path).tracks[0]


def points(*said: str, unit: str = "linear", more: str = "") -> str:
    inside = "".join(f"<RealPoint {one}/>" for one in said)
    return f'<Points unit="{unit}" {more}><Target parameter="v"/>{inside}</Points>'


def test_it_stands_in_place_of_the_fader_in_its_own_unit_and_time(tmp_path: Path) -> None:
    track = read(tmp_path, points('time="0" value="-6"', 'time="4" value="3" interpolation="linear"', unit="decibel"))
    (curve,) = track.curves
    assert (track.fader_db, curve.is_fader, curve.before_inserts, track.left_out) == (0.0, True, False, ())
    assert [(p.time_s, p.gain_db, p.held) for p in curve.points] == [(0, -6, True), (2, 3, False)]  # beats at 120

    (curve,) = read(tmp_path, points('time="4" value="0.5"'), lanes='timeUnit="seconds"').curves
    assert [(p.time_s, round(p.gain_db, 3)) for p in curve.points] == [(4, -6.021)]
    (curve,) = read(tmp_path, points('time="4" value="0.5"', more='timeUnit="seconds"')).curves
    assert curve.points[0].time_s == 4


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (points('time="0" value="1"', unit="percent"), "it is in 'percent'"),
        (points(), "it has no points that are numbers"),
        (points('time="0" value="loud"'), "it has no points that are numbers"),
    ],
)
def test_what_can_not_be_converted_is_left_out_with_its_reason(tmp_path: Path, made: str, why: str) -> None:
    track = read(tmp_path, made)
    assert (track.curves, track.left_out) == ((), (f"automation of volume: {why}",))
    assert track.fader_db == pytest.approx(6.0206, abs=1e-4)


def test_beats_while_the_tempo_moves(tmp_path: Path) -> None:
    tempo = '<TempoAutomation><RealPoint value="100"/><RealPoint value="140"/></TempoAutomation>'
    track = read(tmp_path, points('time="0" value="1"'), tempo=tempo)
    assert track.left_out == ("automation of volume: it is in beats, and the tempo moves",)
    assert read(tmp_path, points('time="0" value="1"', more='timeUnit="seconds"'), tempo=tempo).curves
