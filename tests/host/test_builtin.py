from __future__ import annotations

from pathlib import Path
from typing import Any

import pedalboard
import pytest

from chainsim.errors import PluginRefused
from chainsim.host.builtin import BUILTINS, describe_builtin, open_builtin
from chainsim.model.chain import BuiltinStage
from chainsim.model.search_paths import SearchPaths

HERE = SearchPaths(Path.cwd())


def refusals(builtin: str, rate_hz: int = 48_000, **parameters: Any) -> list[str]:
    stage = BuiltinStage(builtin=builtin, parameters=parameters)
    with pytest.raises(PluginRefused) as caught:
        open_builtin(stage, HERE, rate_hz)
    return [message for _, message in caught.value.mistakes]


def test_the_table_holds_every_effect_of_pedalboard() -> None:
    containers = {"Chain", "Mix", "Pedalboard", "Plugin", "PluginContainer", "ExternalPlugin", "VST3Plugin"}
    effects = {
        name
        for name in dir(pedalboard)
        if isinstance(cls := getattr(pedalboard, name), type)
        and issubclass(cls, pedalboard.Plugin)
        and not name.startswith("_")
        and name not in containers | {"IIRFilter", "AudioUnitPlugin"}
    }
    assert effects == set(BUILTINS)


@pytest.mark.parametrize("name", sorted(set(BUILTINS) - {"Convolution"}))
def test_every_default_can_be_set_back(name: str) -> None:
    defaults = {p.name: p.default for p in describe_builtin(name).parameters if p.default is not None}
    _, taken = open_builtin(BuiltinStage(builtin=name, parameters=defaults), HERE, 48_000)
    assert {one.name: one.taken for one in taken} == defaults


def test_integers_do_for_numbers_and_names_for_choices() -> None:
    stage = BuiltinStage(builtin="LadderFilter", parameters={"cutoff_hz": 500, "mode": "HPF24"})
    plugin, taken = open_builtin(stage, HERE, 48_000)
    assert plugin.mode == pedalboard.LadderFilter.HPF24  # type: ignore[attr-defined]
    assert [one.taken for one in taken] == [500.0, "HPF24"]


@pytest.mark.parametrize(
    ("builtin", "parameters", "message"),
    [
        ("Compresser", {}, "unknown built-in effect 'Compresser', did you mean 'Compressor'?"),
        (
            "ZamTube",
            {},
            f"unknown built-in effect 'ZamTube'; there are {', '.join(sorted(BUILTINS))}; "
            "a VST3 is named ZamTube.vst3, or in a chain file vst3: ZamTube",
        ),
        ("Gain", {"gain": 3}, "unknown parameter 'gain' of 'Gain', did you mean 'gain_db'?"),
        (
            "Clipping",
            {"trim": -4},
            "unknown parameter 'trim' of 'Clipping'; it has threshold_db; the trim before a stage is its 'trim_db'",
        ),
        ("Invert", {"amount": 3}, "unknown parameter 'amount' of 'Invert'; it has none"),
        ("Gain", {"gain_db": "loud"}, "'gain_db' of 'Gain' takes a number, found 'loud'"),
        ("Gain", {"gain_db": 1e9}, "'gain_db' of 'Gain' takes -200 to 200 dB, found 1e+09"),
        ("Reverb", {"room_size": 2}, "'room_size' of 'Reverb': Room Size value must be between 0.0 and 1.0."),
        (
            "LadderFilter",
            {"mode": "LPF18"},
            "'mode' of 'LadderFilter' takes one of LPF12, HPF12, BPF12, LPF24, HPF24, BPF24, found 'LPF18'",
        ),
        ("BrickwallLimiter", {"true_peak": 1}, "'true_peak' of 'BrickwallLimiter' takes true or false, found 1"),
        (
            "HighpassFilter",
            {"cutoff_frequency_hz": -5},
            "'cutoff_frequency_hz' of 'HighpassFilter' takes a frequency above 0 Hz, found -5",
        ),
        (
            "HighpassFilter",
            {"cutoff_frequency_hz": 24_000},
            "'cutoff_frequency_hz' of 'HighpassFilter' takes a frequency below half the sample rate (24000 Hz), "
            "found 24000",
        ),
        ("Compressor", {"attack_ms": -1}, "'attack_ms' of 'Compressor' takes a time of 0 ms or more, found -1"),
        (
            "Convolution",
            {},
            "'Convolution' needs the parameter 'impulse_response_filename': a file, relative to the chain file",
        ),
        (
            "Convolution",
            {"impulse_response_filename": "no.wav"},
            "'impulse_response_filename' of 'Convolution': no file 'no.wav'",
        ),
    ],
)
def test_refusals(builtin: str, parameters: dict[str, Any], message: str) -> None:
    assert refusals(builtin, **parameters) == [message]


def test_all_mistakes_of_a_stage_come_together() -> None:
    assert refusals("Compressor", treshold_db=1, ratio=0.5) == [
        "unknown parameter 'treshold_db' of 'Compressor', did you mean 'threshold_db'?",
        "'ratio' of 'Compressor': Compressor ratio must be a value >= 1.0.",
    ]
