from __future__ import annotations

from typing import Any

import pytest

from chainsim.cli.value_parsing import parse_settings
from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.tasks.value_overrides import with_overrides

CHAIN = Chain.model_validate(
    {
        "version": 1,
        "source": {"signal": "sine", "peak_dbfs": -6},
        "stages": [
            {"builtin": "HighpassFilter", "parameters": {"cutoff_frequency_hz": 80}},
            {"vst3": "ZamEQ2.vst3", "name": "Console 2.0"},
            {
                "name": "Crush",
                "parallel": [{"stages": []}, {"gain_db": -8, "stages": [{"builtin": "Compressor", "name": "Squash"}]}],
            },
            {"builtin": "Gain"},
            {"builtin": "Gain"},
        ],
    }
)


def dumped(*settings: str) -> dict[str, Any]:
    values: dict[str, Any] = with_overrides(CHAIN, parse_settings(settings)).model_dump(mode="json")
    return values


@pytest.mark.parametrize("setting", ["1.cutoff_frequency_hz=120", "HighpassFilter.cutoff_frequency_hz=120"])
def test_a_plugin_parameter_by_number_and_by_name(setting: str) -> None:
    assert dumped(setting)["stages"][0]["parameters"] == {"cutoff_frequency_hz": 120}


def test_a_stage_s_own_keys() -> None:
    stage = dumped("2.trim_db=-3", "2.bypass=true", "Console 2.0.drive=1", "2.parameters.bypass=false")["stages"][1]
    assert (stage["trim_db"], stage["bypass"]) == (-3, True)
    assert stage["parameters"] == {"drive": 1, "bypass": False}


def test_branches_and_the_stages_inside_them() -> None:
    parallel = dumped("3.2.1.ratio=10", "3.1.gain_db=-2", "Squash.threshold_db=-30", "3.trim_db=1")["stages"][2]
    assert parallel["parallel"][0]["gain_db"] == -2
    assert parallel["parallel"][1]["stages"][0]["parameters"] == {"ratio": 10, "threshold_db": -30}
    assert parallel["trim_db"] == 1


def test_the_chain_s_own_keys() -> None:
    values = dumped(
        "fader_db=-6", "input_trim_db=+3", "limits.max_buildup_db=9", "reference.rms_dbfs=-20", "source.peak_dbfs=-1"
    )
    assert (values["fader_db"], values["input_trim_db"]) == (-6, 3)
    assert values["limits"] == {"max_buildup_db": 9}
    assert values["reference"] == {"rms_dbfs": -20, "max_peak_dbfs": -6}
    assert (values["source"]["signal"], values["source"]["peak_dbfs"]) == ("sine", -1)


def test_a_value_may_hold_an_equals_sign() -> None:
    assert dumped("1.name=a=b")["stages"][0]["name"] == "a=b"


def test_nothing_else_changes() -> None:
    assert with_overrides(CHAIN, parse_settings([])) == CHAIN
    assert with_overrides(CHAIN, parse_settings(["fader_db=0"])) == CHAIN


STAGES = "1 'HighpassFilter', 2 'Console 2.0', 3 'Crush', 3.2.1 'Squash', 4 'Gain', 5 'Gain'"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("fader_db", "expected PATH.PARAMETER=VALUE, for example 3.trim_db=-6"),
        ("6.trim_db=1", "no stage 6, there are 5"),
        ("0.trim_db=1", "no stage 0, there are 5"),
        ("3.3.1.ratio=1", "no branch 3.3, there are 2"),
        ("3.1.1.ratio=1", "no stage 3.1.1, there is none"),
        ("1.1.gain_db=1", "no branch 1.1, there is none"),
        ("3.2.ratio=1", "branch 3.2 has no 'ratio', expected gain_db, or a stage inside it: 3.2.1.ratio"),
        ("3.ratio=1", "a parallel stage has no 'ratio', expected one of: name, trim_db, intent, bypass"),
        ("Gain.gain_db=1", "several stages are called 'Gain', use a number: 4, 5"),
        ("Crash.trim_db=1", "no stage 'Crash', did you mean 'Crush'?"),
        ("fader=1", "no stage 'fader', did you mean 'fader_db'?"),
        ("xyz=1", f"no stage 'xyz', expected a stage ({STAGES}) or one of: name, input_trim_db, fader_db"),
        ("1.trim_db=loud", "input should be a valid number, unable to parse string as a number, found 'loud'"),
        ("fader_db=1e9", "input should be less than or equal to 200, found 1000000000.0"),
    ],
)
def test_what_does_not_fit_says_which_setting_and_why(setting: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        with_overrides(CHAIN, parse_settings([setting]))
    assert str(caught.value) == f"--set '{setting}': {message}"
