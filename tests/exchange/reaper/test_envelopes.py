from __future__ import annotations

from pathlib import Path

import pytest

from chainsim.exchange import read_project
from chainsim.exchange.gain_curve import GainCurve
from tests.exchange.writing import reaper_project, reaper_track


def read(folder: Path, *blocks: str, more: str = "") -> tuple[tuple[GainCurve, ...], tuple[str, ...]]:
    path = folder / "a.RPP"
    path.write_text(reaper_project(reaper_track("a", more="\n".join([more, *blocks]))))
    track = read_project(path).tracks[0]
    return track.curves, track.left_out


def envelope(tag: str, *points: str, more: str = "ACT 1 -1") -> str:
    return f"<{tag}\n{more}\n" + "\n".join(f"PT {point}" for point in points) + "\n>"


def test_the_three_volumes_have_their_places(tmp_path: Path) -> None:
    curves, left_out = read(tmp_path, *(envelope(tag, "0 0.5 0") for tag in ("VOLENV", "VOLENV2", "VOLENV3")))
    assert [(curve.name, curve.before_inserts, curve.is_fader) for curve in curves] == [
        ("volume (pre-FX)", True, False), ("volume", False, False), ("trim volume", False, False),
    ]  # fmt: skip
    assert [round(curve.points[0].gain_db, 3) for curve in curves] == [-6.021] * 3
    assert curves[0].origin.endswith("a.RPP:7")
    assert left_out == ()


def test_points_in_any_order_held_or_not(tmp_path: Path) -> None:
    ((curve,), _) = read(tmp_path, envelope("VOLENV2", "2 2 0", "0 1 1", "1 -1 0", "-3 1 1"))
    assert [(p.time_s, p.held) for p in curve.points if p.time_s in (0, 1, 2)] == [
        (0, True), (0, True), (1, False), (2, False),
    ]  # fmt: skip
    assert curve.points[-1].gain_db == pytest.approx(6.0206, abs=1e-4)
    assert curve.off_by_db == 0


CURVES = "it moves along curves whose course is not known"


@pytest.mark.parametrize(
    ("block", "more", "why"),
    [
        (envelope("VOLENV2", "0 1 0", "1 0 0", more="ACT 1\nVOLTYPE 1"), "", CURVES),
        (envelope("VOLENV2", "0 1 5", "1 4 0"), "", CURVES),
        (envelope("VOLENV2", "0 1 0", more="ACT 1\nPOOLEDENVINST 1 5"), "", "it is made of automation items"),
        (envelope("VOLENV2", "0 1 0"), "AUTOMODE 1", "in mode 1, what the fader does besides is not known"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_out_with_its_reason(tmp_path: Path, block: str, more: str, why: str) -> None:
    assert read(tmp_path, block, more=more) == ((), (f"automation of volume: {why}",))


def test_little_that_is_not_sure_is_taken_and_told(tmp_path: Path) -> None:
    ((curve,), _) = read(tmp_path, envelope("VOLENV2", "0 1 2", "1 1.5 0"))
    assert curve.off_by_db == pytest.approx(3.5218, abs=1e-4)
    ((curve,), _) = read(tmp_path, envelope("VOLENV2", "0 1 0", "1 2 0", more="ACT 1 -1\nVOLTYPE 1"))
    assert curve.off_by_db == pytest.approx(0.51, abs=0.01)


def test_what_does_not_move_is_not_there(tmp_path: Path) -> None:
    off = [envelope("VOLENV", "0 2 0", more="ACT 0 -1"), "<VOLENV2\nACT 1 -1\n>"]
    assert read(tmp_path, *off) == ((), ())
    assert read(tmp_path, envelope("PANENV2", "0 1 0"), envelope("MUTEENV", "0 1 0")) == (
        (), ("automation of pan", "automation of mute"),
    )  # fmt: skip
