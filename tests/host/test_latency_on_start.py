"""A plugin that tells its latency as it starts has the one of its setting, as in a host that loads a project."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import chainsim
from chainsim.host import external
from chainsim.host.instance import load_plugin
from chainsim.host.latency_on_start import start_again, tells_another
from chainsim.host.stage_opening import open_stage
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Vst3Stage
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


@pytest.mark.parametrize(
    ("name", "settings", "another"),
    [
        ("AheadByKnob", {"ahead_ms": 2.0}, True),
        ("AheadByKnob", {}, False),
        ("AheadByKnob", {"shy": 1.0}, True),
        ("ReportedDelayClip", {"drive_db": 3.0}, False),
        ("SilentDelayClip", {}, False),
        ("LookAheadLimiter", {"ceiling_db": -3.0}, False),
        ("CleanGain", {"gain_db": 6.0}, False),
        ("MonoGain", {"gain_db": 6.0}, False),
        ("FourChannels", {}, False),
    ],
)
def test_who_tells_another_once_it_has_started_again(
    name: str, settings: dict[str, float], another: bool, test_plugins_dir: Path
) -> None:
    plugin = load_plugin(test_plugins_dir / f"{name}.vst3", "vst3", None, fresh=False)
    for parameter, value in settings.items():
        setattr(plugin, parameter, value)
    assert tells_another(plugin, 48_000) is another


def test_what_has_started_again_keeps_its_setting(test_plugins_dir: Path) -> None:
    plugin = load_plugin(test_plugins_dir / "AheadByKnob.vst3", "vst3", None)
    setattr(plugin, "ahead_ms", 2.0)  # noqa: B010 - a parameter of its own, which no type knows
    start_again(plugin, 48_000)
    plugin.process(np.zeros((2, 64), np.float32), 48_000, reset=False)
    assert plugin.reported_latency_samples == 96
    assert getattr(plugin, "ahead_ms") == pytest.approx(2.0)  # noqa: B009


def test_each_setting_is_asked_once(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for another trim or name, and not where it only is looked at."""
    asked: list[int] = []
    monkeypatch.setattr(external, "_tell_another", {})

    def asks(_: object, rate_hz: int) -> bool:
        asked.append(rate_hz)
        return False

    monkeypatch.setattr(external, "tells_another", asks)
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
    assert both.rms_gain_db == pytest.approx(0.0, abs=0.01)
    assert [each.name for each in result.findings if each.name.startswith("latency")] == []
