from __future__ import annotations

import math
from dataclasses import replace

import pytest

from chainsim.diagnose.stage_not_unity import find
from chainsim.model.chain import BuiltinStage, Intent, Stage, Vst3Stage
from chainsim.model.finding import Finding, Limit, Severity
from chainsim.model.level_comparison import CHANGE_NOISE_DB
from tests.diagnose.measurements import SILENT, Gain, levels, measured


@pytest.mark.parametrize("gain_db", [6.0, -6.0, 6.0 + 0.9 * CHANGE_NOISE_DB, -6.0 - 0.9 * CHANGE_NOISE_DB])
def test_at_the_limit_it_is_quiet(gain_db: float) -> None:
    assert list(find(measured([Gain(result={"gain_db": gain_db})]))) == []


@pytest.mark.parametrize("gain_db", [6.0 + 1.1 * CHANGE_NOISE_DB, -6.0 - 1.1 * CHANGE_NOISE_DB])
def test_just_beyond_it_fires(gain_db: float) -> None:
    (finding,) = find(measured([Gain(result={"gain_db": gain_db})]))
    assert "by 6.1 dB (limit 6 dB)" in finding.message


@pytest.mark.parametrize("intent", [None, "clean", "colour", "dynamics", "ceiling"])
def test_it_is_information_whatever_the_intent(intent: Intent | None) -> None:
    assert list(find(measured([Gain(7.25, trim_db=-3.0, name="Amp", intent=intent)]))) == [
        Finding(
            name="stage-not-unity",
            severity=Severity.INFORMATION,
            stage=1,
            path="1",
            tap=1,
            excess_db=1.25,
            limit=Limit("max_stage_gain_db", 6.0),
            at_s=None,
            message="Stage 1 'Amp' by itself raises the loudness by 7.2 dB (limit 6 dB).",
            action="Turn its gain_db down by 7.2 dB, unless the change is what the stage is for.",
        )
    ]


def test_rms_stands_in_for_loudness_that_can_not_be_measured() -> None:
    (finding,) = find(measured([Gain(-9.0)], source=levels(integrated_lufs=None)))
    assert finding.message == "Stage 1 'Gain 1' by itself lowers the RMS level by 9.0 dB (limit 6 dB)."
    assert finding.action == "Turn its gain_db up by 9.0 dB, unless the change is what the stage is for."


def test_the_knob_is_one_that_the_stage_has() -> None:
    def action(stage: Stage | None, loud: Gain) -> str:
        measurement = measured([loud])
        (result,) = measurement.stages
        shown = replace(result, spec=stage or result.spec)
        return next(f.action for f in find(replace(measurement, stages=(shown,))) if f.path == "1")

    compared = ", so that it can be compared with its bypass."
    behind = "Turn the level down by 7.0 dB behind it (trim_db of the next stage, or fader_db)"
    assert action(BuiltinStage(builtin="Distortion"), Gain(7.0)) == behind + compared
    assert action(Vst3Stage(vst3="Amp"), Gain(7.0)) == "Turn the plugin's own output down by 7.0 dB" + compared
    split = Gain(7.0, branches=((0.0, (Gain(7.0),)),))
    assert action(None, split) == "Turn the gain_db of its branches down by 7.0 dB" + compared


def test_stages_in_branches_and_the_sum_are_judged() -> None:
    found = find(measured([Gain(6.5, branches=((0.0, (Gain(7.0),)), (0.0, (Gain(5.0),))))]))
    assert [finding.path for finding in found] == ["1", "1.1.1"]


def test_bypassed_silent_and_muted_stages_are_quiet() -> None:
    assert list(find(measured([Gain(9.0, bypass=True, result={"gain_db": 9.0})]))) == []
    assert list(find(measured([Gain(9.0, result={"gain_db": 9.0})], source=SILENT))) == []
    assert list(find(measured([Gain(result={"gain_db": -math.inf})]))) == []
