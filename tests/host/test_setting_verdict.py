"""Plugins are as a host that loads a project starts them: with the latency of their setting, and at their rate."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pedalboard
import pytest

import chainsim
from chainsim.host import external
from chainsim.host.instance import load_plugin
from chainsim.host.setting_verdict import SettingVerdict, judge, null_db, settle, start_again
from chainsim.host.stage_opening import open_stage
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Vst3Stage
from chainsim.model.chain_latency import reported_latency_frames
from chainsim.model.options import RunOptions
from chainsim.model.search_paths import SearchPaths

pytestmark = pytest.mark.vst3
AT = 1000


def impulse(frames: int) -> np.ndarray:
    x = np.zeros((2, frames), np.float32)
    x[:, AT] = 0.5
    return x


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("shy", [0.0, 1.0])
@pytest.mark.parametrize("ahead_ms", [None, 1.0, 5.0, 9.5])
def test_latency_is_that_of_the_setting(
    ahead_ms: float | None, shy: float, rate_hz: int, test_plugins_dir: Path
) -> None:
    """The first time in this process, and again."""
    places = SearchPaths(test_plugins_dir, (test_plugins_dir,))
    stage = Vst3Stage(
        vst3="AheadByKnob", parameters={"shy": shy} if ahead_ms is None else {"shy": shy, "ahead_ms": ahead_ms}
    )
    frames = math.floor((5.0 if ahead_ms is None else ahead_ms) * 1e-3 * rate_hz + 0.5)
    for _ in range(2):
        processor = open_stage(stage, AudioFormat(rate_hz, 2), places).processor
        answer = processor.process(impulse(8192))
        assert processor.reported_latency_frames == processor.latency_now_frames == frames
        assert np.abs(answer).argmax(axis=1).tolist() == [AT, AT]
        assert answer.shape[1] == 8192 - frames
        assert np.abs(processor.process(impulse(8192))).argmax(axis=1).tolist() == [AT + frames] * 2


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("cutoff_khz", [None, 2.0])
def test_one_that_stays_at_the_rate_it_is_made_at_is_not_made_anew(
    cutoff_khz: float | None, rate_hz: int, test_plugins_dir: Path
) -> None:
    """The first of an impulse is what a one-pole low-pass takes of what is new; and so it is of an instance again."""
    places = SearchPaths(test_plugins_dir, (test_plugins_dir,))
    stage = Vst3Stage(vst3="StaysAtItsRate", parameters={} if cutoff_khz is None else {"cutoff_khz": cutoff_khz})
    new = 1.0 - math.exp(-2.0 * math.pi * 1e3 * (cutoff_khz or 5.0) / rate_hz)
    loud = np.full((2, 8192), 0.9, np.float32)
    for _ in range(3):
        processor = open_stage(stage, AudioFormat(rate_hz, 2), places).processor
        answer = processor.process(impulse(8192))
        assert not answer[:, :AT].any()
        assert answer[:, AT] == pytest.approx(0.5 * new, rel=1e-5)
        processor.process(loud)


def made(name: str, settings: dict[str, float], folder: Path) -> Callable[[], pedalboard.VST3Plugin]:
    def make() -> pedalboard.VST3Plugin:
        plugin = load_plugin(folder / f"{name}.vst3", "vst3", None, fresh=False)
        settle(plugin, 48_000)
        for parameter, value in settings.items():
            setattr(plugin, parameter, value)
        return plugin

    return make


@pytest.mark.parametrize(
    ("name", "settings", "verdict"),
    [
        ("AheadByKnob", {"ahead_ms": 2.0}, SettingVerdict(starts_again=True)),
        ("AheadByKnob", {}, SettingVerdict()),
        ("AheadByKnob", {"shy": 1.0}, SettingVerdict(starts_again=True)),
        ("StaysAtItsRate", {}, SettingVerdict(keeps=True, rests=True)),
        ("ReportedDelayClip", {"drive_db": 3.0}, SettingVerdict()),
        ("SilentDelayClip", {}, SettingVerdict()),
        ("LookAheadLimiter", {"ceiling_db": -3.0}, SettingVerdict()),
        ("SlowCompressor", {}, SettingVerdict()),
        ("Gate", {}, SettingVerdict()),
        ("Tremolo", {}, SettingVerdict()),
        ("RandomModulation", {}, SettingVerdict()),
        ("RandomNoise", {}, SettingVerdict()),
        ("CleanGain", {"gain_db": 6.0}, SettingVerdict()),
        ("MonoGain", {"gain_db": 6.0}, SettingVerdict()),
        ("Silent", {}, SettingVerdict()),
        ("NanOutput", {}, SettingVerdict()),
        ("FourChannels", {}, SettingVerdict()),
    ],
)
def test_what_matters_of_a_setting(
    name: str, settings: dict[str, float], verdict: SettingVerdict, test_plugins_dir: Path
) -> None:
    assert judge(made(name, settings, test_plugins_dir), 48_000, restores=True) == verdict


def test_what_does_not_come_back_as_it_was_is_kept_and_may_rest(test_plugins_dir: Path) -> None:
    clean = made("CleanGain", {}, test_plugins_dir)
    assert judge(clean, 48_000, restores=False) == SettingVerdict(keeps=True, rests=True)
    noisy = made("RandomNoise", {"level_db": -40.0}, test_plugins_dir)
    assert judge(noisy, 48_000, restores=False) == SettingVerdict(keeps=True, rests=False)


def test_what_has_started_again_keeps_its_setting(test_plugins_dir: Path) -> None:
    plugin = made("AheadByKnob", {"ahead_ms": 2.0}, test_plugins_dir)()
    start_again(plugin, 48_000)
    settle(plugin, 48_000)
    assert plugin.reported_latency_samples == 96
    assert getattr(plugin, "ahead_ms") == pytest.approx(2.0)  # noqa: B009 - a parameter of its own, which no type knows


@pytest.mark.parametrize(("off", "null"), [(0.0, -math.inf), (0.001, -60.0), (1.0, 0.0)])
def test_null(off: float, null: float) -> None:
    one = np.random.default_rng(1).standard_normal((2, 100)).astype(np.float32)
    assert null_db(one, (1.0 - off) * one) == pytest.approx(null, abs=0.01)
    assert null_db(0.0 * one, 0.0 * one) == null_db(np.nan * one, one) == -math.inf


def test_each_setting_is_judged_once(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for another trim or name, and not where it only is looked at."""
    asked: list[int] = []

    def judged(_: object, rate_hz: int, *, restores: bool) -> SettingVerdict:
        assert restores
        asked.append(rate_hz)
        return SettingVerdict()

    monkeypatch.setattr(external, "_verdicts", {})
    monkeypatch.setattr(external, "judge", judged)
    places = SearchPaths(test_plugins_dir, (test_plugins_dir,))
    for named in ({}, {"trim_db": -3.0}, {"name": "other"}, {"parameters": {"gain_db": 1.0}}):
        stage = Vst3Stage.model_validate({"vst3": "CleanGain", **named})
        for rate_hz, fresh in ((48_000, True), (44_100, False), (48_000, True), (96_000, True)):
            open_stage(stage, AudioFormat(rate_hz, 2), places, fresh=fresh)
    assert asked == [48_000, 96_000] * 2


def test_a_parallel_path_beside_it_is_in_time(test_plugins_dir: Path) -> None:
    """Half of it and half of the dry are the dry again, so that nothing is left of the difference of both."""
    branch = {"vst3": "AheadByKnob", "parameters": {"ahead_ms": 2.0}}
    chain = {
        "version": 1,
        "source": {"signal": "pink-noise", "length_s": 2, "rms_dbfs": -20},
        "stages": [{"parallel": [{"gain_db": -6.0206, "stages": [branch]}, {"gain_db": -6.0206, "stages": []}]}],
    }
    result = chainsim.run(chain, options=RunOptions(plugin_dirs=(test_plugins_dir,)))
    both = result.measurement.stages[0]
    assert both.branches[0].stages[0].latency.reported_frames == 96
    assert both.branches[0].stages[0].latency.measured_frames == 96
    assert reported_latency_frames(result.measurement.stages) == 96
    assert both.rms_gain_db == pytest.approx(0.0, abs=0.01)
    assert [each.name for each in result.findings if each.name.startswith("latency")] == []
