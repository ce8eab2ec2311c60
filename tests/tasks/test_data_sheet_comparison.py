"""A gate that could compare nothing is never green."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chainsim.batch.baseline_behaviour import behaviour_of
from chainsim.engine.data_sheets import MeasuredStage
from chainsim.model.baseline import BEHAVIOUR_TOLERANCES
from chainsim.model.data_sheet import ToneDistortion
from chainsim.model.finding import Severity
from chainsim.model.plugin_gate import MEASURING, Deviation, PluginGate, SheetColumn
from chainsim.report.plugin_gate.junit import gate_to_junit
from chainsim.report.plugin_gate.key_figures import verdict
from chainsim.report.plugin_gate.text import gate_to_text
from chainsim.tasks.data_sheet_comparison import against_baseline, against_known, known_columns
from tests.report.plugin_gate.gates import column, refused

ERROR, NOTE = Severity.ERROR, Severity.INFORMATION


def told(columns: list[SheetColumn], before: list[SheetColumn]) -> list[tuple[int | None, Severity, str]]:
    found = against_baseline(columns, known_columns(before), BEHAVIOUR_TOLERANCES, "tube.json")
    return [(one.column, one.severity, one.words) for one in found]


TUBE = column(name="Tube")


def test_what_is_as_before_says_nothing() -> None:
    assert told([TUBE], [TUBE]) == []


def test_a_format_that_the_baseline_lacks_fails() -> None:
    has = "48 kHz, stereo, blocks of 512"
    assert told([column(96_000, name="Tube")], [TUBE]) == [
        (0, ERROR, f"tube.json has nothing to compare with: it has {has}"),
        (None, NOTE, f"tube.json also has {has}, which was not asked for"),
    ]
    assert told([TUBE], []) == [(0, ERROR, "tube.json has nothing to compare with: no stage 1")]


def test_what_the_baseline_could_not_measure_fails_once_it_can() -> None:
    mono = replace(TUBE, asked=refused().asked)
    assert told([mono], [refused("Tube")]) == [(0, ERROR, "tube.json has nothing to compare with: takes no mono")]
    assert told([refused("Tube")], [refused("Tube")]) == []  # its failure is told as that


def test_two_of_which_one_could_not_be_measured_just_now_could_not_be_compared() -> None:
    known = known_columns([refused("Old")])
    mono = replace(TUBE, asked=refused().asked)
    (one,) = against_known([mono], known, BEHAVIOUR_TOLERANCES, "Old", measured=True)
    assert (one.against, one.words) == (MEASURING, "Old has nothing to compare with: takes no mono")
    assert PluginGate((mono,), (one,)).could_not_measure


def test_a_stage_that_is_gone_fails() -> None:
    assert told([TUBE], [TUBE, replace(TUBE, name="PluginGate", path="2")]) == [
        (None, ERROR, "tube.json has a stage 2 'PluginGate', which is gone")
    ]


def test_another_plugin_is_said_before_what_it_does_otherwise() -> None:
    other = replace(TUBE, name="Sat", behaviour=TUBE.behaviour.model_copy(update={"kind": "clip"}))
    assert [words for _, _, words in told([other], [TUBE])] == [
        "tube.json is of 'Tube', and this is 'Sat'",
        "kind went from saturation to clip",
    ]


def test_what_was_not_compared_fails_in_every_report() -> None:
    missed = Deviation(None, ERROR, "tube.json", "", "", "tube.json has a stage 2 'PluginGate', which is gone")
    gate = PluginGate((TUBE,), (missed,), ("tube.json",))
    assert gate.fails(ERROR)
    assert verdict(gate) == "1 measurement against tube.json: 1 comparison could not be made"
    lines = gate_to_text(gate).splitlines()
    assert "✗ not compared: tube.json has a stage 2 'PluginGate', which is gone (against" in lines
    assert '<testsuite name="not compared" tests="1" failures="1" errors="0"' in gate_to_junit(gate, ERROR)
    assert '<testsuite name="not compared" tests="1" failures="0" errors="0"' in gate_to_junit(gate, None)


@pytest.mark.parametrize(
    ("moved", "marked"),
    [
        ((8,), ["THD 1 kHz, 0 dBFS"]),
        ((6, 8), ["THD 1 kHz, -12 dBFS", "THD 1 kHz, 0 dBFS"]),
        ((4,), []),  # told, but at a level that has no row
    ],
)
def test_marks_stand_where_a_figure_moved_and_nowhere_else(moved: tuple[int, ...], marked: list[str]) -> None:
    def louder(tone: ToneDistortion) -> ToneDistortion:
        up = tuple((level or 0.0) + 18.0 * (place in moved) for place, level in enumerate(tone.thd_db))
        return replace(tone, thd_db=up) if 900 < tone.frequency_hz < 1100 else tone

    assert TUBE.sheet
    sheet = replace(TUBE.sheet, distortion=tuple(map(louder, TUBE.sheet.distortion)))
    now = replace(TUBE, sheet=sheet, behaviour=behaviour_of(MeasuredStage(TUBE.profile, sheet)))
    found = tuple(against_baseline([now], known_columns([TUBE]), BEHAVIOUR_TOLERANCES, "tube.json"))
    rows = [line for line in gate_to_text(PluginGate((now,), found, ("tube.json",))).splitlines() if line.endswith("!")]
    assert [row[2:30].strip() for row in rows] == marked
    assert len(found) == 1
