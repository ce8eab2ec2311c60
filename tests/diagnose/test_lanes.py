from __future__ import annotations

from chainsim.diagnose.lanes import Role, lanes, places, runs
from tests.diagnose.measurements import Gain, measured

DEEP = Gain(branches=((0.0, (Gain(),)), (0.0, (Gain(), Gain(branches=((0.0, (Gain(),)),))))))
OFF = Gain(bypass=True, branches=((0.0, (Gain(),)),))


def test_every_stage_is_visited_with_its_path_and_top_level_stage() -> None:
    found = [
        (place.stage.path, place.top, place.nested, place.works) for place in places(measured([Gain(), DEEP, OFF]))
    ]
    assert found == [
        ("1", 1, False, True),
        ("2", 2, False, True),
        ("3", 3, False, False),
        ("2.1.1", 2, True, True),
        ("2.2.1", 2, True, True),
        ("2.2.2", 2, True, True),
        ("2.2.2.1.1", 2, True, True),
    ]


def test_points_follow_the_signal() -> None:
    main, branch = lanes(measured([Gain(), Gain(branches=((0.0, (Gain(),)),))]))
    assert [(point.role, point.place and point.place.stage.path) for point in main.points()] == [
        (Role.SOURCE, None),
        (Role.INPUT, "1"),
        (Role.OUTPUT, "1"),
        (Role.INPUT, "2"),
        (Role.OUTPUT, "2"),
    ]
    assert [point.role for point in branch.points()] == [Role.RECEIVED, Role.INPUT, Role.OUTPUT]


def test_the_next_working_stage_of_a_lane() -> None:
    lane = next(lanes(measured([Gain(), OFF, Gain()])))
    first, _, last = lane.places
    assert lane.after(first) is last
    assert lane.after(last) is None


def test_runs_are_unbroken_and_not_those_that_come_in_from_outside() -> None:
    main, branch = lanes(measured([Gain(9.0), Gain(-9.0, branches=((0.0, (Gain(-9.0), Gain(9.0))),))]))

    over = [
        [point.place.stage.path for point in run if point.place]
        for lane in (main, branch)
        for run in runs(lane.points(), lambda point: point.levels.sample_peak_dbfs > 0.0)
    ]
    assert over == [["1", "2"], ["2.1.2"]]
