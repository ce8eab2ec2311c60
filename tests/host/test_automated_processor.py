"""Parameters that move: against gains by NumPy, and against pedalboard driven by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainsim
from chainsim.errors import PluginRefused
from chainsim.host.builtin import BUILTINS, PLAYED_AT_ONCE, describe_builtin, open_builtin
from chainsim.host.stage_opening import open_stage
from chainsim.model.audio import Audio, AudioFormat
from chainsim.model.chain import BuiltinStage
from chainsim.model.search_paths import SearchPaths

RATE_HZ = 48_000
POINTS: list[list[Any]] = [[0.01, -6], [0.05, 6], [0.05, 0], [0.1, 3, "hold"], [0.15, -12]]
"""Waits, rises, jumps, rises, holds, jumps, stays."""


def gains_db(frames: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What POINTS come to at every 64th frame, held until the next."""
    time_s = np.arange(frames) // 64 * 64 / RATE_HZ
    rising = np.interp(time_s, [0.01, 0.05], [-6, 6])
    after = np.interp(time_s, [0.05, 0.1], [0, 3])
    return np.where(time_s < 0.05, rising, np.where(time_s < 0.15, after, -12.0))


def noise(channels: int = 2, frames: int = 10_000) -> Audio:
    return (0.1 * np.random.default_rng(7).standard_normal((channels, frames))).astype(np.float32)


def unlike_db(one: Audio, other: np.ndarray[Any, Any]) -> float:
    return float(20 * np.log10(np.abs(one - other).max() / np.abs(other).max() + 1e-12))


def test_a_gain_that_moves_is_the_gain_by_numpy_however_the_blocks_are_cut() -> None:
    stage = BuiltinStage.model_validate({"builtin": "Gain", "parameters": {"gain_db": POINTS}})
    sound = noise()
    for block_frames in (50, 64, 100, 512, 8192):
        opened = open_stage(stage, AudioFormat(RATE_HZ, 2), SearchPaths(Path.cwd()))
        parts = [opened.processor.process(sound[:, at : at + block_frames]) for at in range(0, 10_000, block_frames)]
        assert unlike_db(np.concatenate(parts, axis=1), sound * 10 ** (gains_db(10_000) / 20)) < -120


NUMBERS = [
    (name, parameter.name)
    for name in BUILTINS
    if name not in ("Convolution", *PLAYED_AT_ONCE)
    for parameter in describe_builtin(name).parameters
    if isinstance(parameter.default, float)
]


@pytest.mark.parametrize(("name", "parameter"), NUMBERS)
def test_every_number_of_every_effect_moves_as_if_set_by_hand(name: str, parameter: str) -> None:
    default = next(p.default for p in describe_builtin(name).parameters if p.name == parameter)
    assert isinstance(default, float)
    near = {"target_sample_rate": 16_000.0, "bit_depth": 6.0, "vbr_quality": 5.0, "ratio": 4.0, "drive": 2.0}.get(
        parameter, default * 0.8 or 0.1
    )
    stage = BuiltinStage.model_validate(
        {"builtin": name, "parameters": {parameter: [[0, default], [0.05, near], [0.1, default, "hold"], [0.12, near]]}}
    )
    sound = noise(frames=RATE_HZ // 5)
    processor = open_stage(stage, AudioFormat(RATE_HZ, 2), SearchPaths(Path.cwd())).processor
    moved = np.concatenate([processor.process(sound[:, at : at + 512]) for at in range(0, sound.shape[1], 512)], axis=1)

    by_hand = BUILTINS[name]()
    setattr(by_hand, parameter, near)
    setattr(by_hand, parameter, default)
    parts = []
    before = default
    for at in range(0, sound.shape[1], 64):
        time_s = at / RATE_HZ
        wanted = near if time_s >= 0.12 else float(np.interp(time_s, [0, 0.05, 0.1], [default, near, default]))
        if wanted != before:
            setattr(by_hand, parameter, wanted)
            before = wanted
        parts.append(by_hand.process(sound[:, at : at + 64], RATE_HZ, reset=False))
    expected = np.concatenate(parts, axis=1)
    assert moved.shape == expected.shape
    assert unlike_db(moved, expected) < -90


@pytest.mark.parametrize(
    ("plugin", "channels"), [("CleanGain", 2), ("MonoGain", 2), ("MonoGain", 1), ("EitherGain", 1)]
)
def test_a_vst3_moves_too_and_both_instances_of_a_mono_one(test_plugins_dir: Path, plugin: str, channels: int) -> None:
    sound = noise(channels, RATE_HZ // 4)
    sound[0] *= 0.5
    file = test_plugins_dir / f"{plugin}.vst3"
    ran = chainsim.run(
        {"version": 1, "stages": [{"vst3": str(file), "parameters": {"gain_db": POINTS}}]},
        sound,
        RATE_HZ,
        options=chainsim.RunOptions(plugin_dirs=(test_plugins_dir,), probe=False),
    )
    expected = sound * 10 ** (gains_db(sound.shape[1]) / 20)
    assert unlike_db(ran.audio(), expected) < -90


def test_an_excerpt_meets_automation_where_it_is_then() -> None:
    sound = noise(frames=RATE_HZ // 4)
    chain = {"version": 1, "stages": [{"builtin": "Gain", "parameters": {"gain_db": POINTS}}]}
    start = 64 * 50
    options = chainsim.RunOptions(start_s=start / RATE_HZ, probe=False)
    heard = chainsim.run(chain, sound, RATE_HZ, options=options).audio()
    expected = (sound * 10 ** (gains_db(sound.shape[1]) / 20))[:, start:]
    assert unlike_db(heard, expected) < -120


def test_a_choice_and_a_switch_are_held() -> None:
    stage = BuiltinStage.model_validate(
        {"builtin": "LadderFilter", "parameters": {"mode": [[0, "LPF12"], [0.1, "HPF24"]], "cutoff_hz": 500}}
    )
    sound = noise(frames=RATE_HZ // 5)
    processor = open_stage(stage, AudioFormat(RATE_HZ, 2), SearchPaths(Path.cwd())).processor
    out = processor.process(sound)
    lows = np.abs(np.fft.rfft(out[0, :4800]))[:20].sum(), np.abs(np.fft.rfft(out[0, 4800:]))[:20].sum()
    assert lows[1] < 0.05 * lows[0]


def refusals(stage: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    with pytest.raises(PluginRefused) as caught:
        open_builtin(BuiltinStage.model_validate(stage), SearchPaths(Path.cwd()), RATE_HZ)
    return list(caught.value.mistakes)


def test_every_point_must_be_a_value_that_the_effect_takes() -> None:
    assert refusals({"builtin": "Gain", "parameters": {"gain_db": [[0, 0], [1, 300], [2, 0]]}}) == [
        (("parameters", "gain_db"), "'gain_db' of 'Gain' takes -200 to 200 dB, found 300")
    ]
    assert refusals({"builtin": "LadderFilter", "parameters": {"mode": [[0, "LPF12"], [1, "LPF13"]]}}) == [
        (
            ("parameters", "mode"),
            "'mode' of 'LadderFilter' takes one of LPF12, HPF12, BPF12, LPF24, HPF24, BPF24, found 'LPF13'",
        )
    ]


def test_what_can_only_be_given_once_is_refused() -> None:
    assert refusals({"builtin": "PitchShift", "parameters": {"semitones": [[0, 0], [1, 2]]}}) == [
        (("parameters", "semitones"), "'semitones' of 'PitchShift' can't move while it plays; give it one value")
    ]
    assert refusals({"builtin": "Convolution", "parameters": {"impulse_response_filename": [[0, "a.wav"]]}}) == [
        (
            ("parameters", "impulse_response_filename"),
            "'impulse_response_filename' of 'Convolution' can't move while it plays; give it one value",
        )
    ]
