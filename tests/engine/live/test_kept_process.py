"""A process that has rendered is used again where that is proven, and then gives what a fresh one gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainsim.engine import idle_processes
from chainsim.engine.chain_measurement import measure_chain
from chainsim.engine.live.kept_process import FirstRender, KeptProcess, plugins_of
from chainsim.engine.live.level_pass import LevelPass
from chainsim.engine.live.tap_cache import TapCache
from chainsim.engine.process_handle import Child
from chainsim.errors import AudioError
from chainsim.model.audio import BLOCK_FRAMES, Audio, AudioFormat, SourceInfo
from chainsim.model.chain import Chain
from chainsim.model.live_results import LiveLevels
from chainsim.model.search_paths import SearchPaths
from tests.engine.live.test_level_pass import OPTIONS, STAGES, chain_of, noise, same

pytestmark = pytest.mark.vst3


@pytest.fixture
def kept() -> Iterator[KeptProcess]:
    process = KeptProcess()
    with idle_processes.kept():
        yield process
    process.close()


@pytest.fixture
def passing(kept: KeptProcess, test_plugins_dir: Path) -> LevelPass:
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    return LevelPass(noise(seconds=0.6), OPTIONS.limits, places, TapCache(), kept=kept)


def measured(passing: LevelPass, chain: Chain) -> LiveLevels:
    levels = passing.measure(chain)
    assert levels is not None
    passing.make_ready(chain)
    return levels


def is_fresh(levels: LiveLevels, plugins: Path) -> None:
    options = replace(OPTIONS, plugin_dirs=(plugins,))
    whole, _ = measure_chain(levels.chain, noise(seconds=0.6), options, options.places(Path.cwd()))
    for live, stage in zip(levels.stages, whole.stages, strict=True):
        same(live.output, stage.output)
    same(levels.output, whole.output)


def test_every_edit_in_a_process_that_is_proven_gives_what_a_fresh_one_gives(
    passing: LevelPass, test_plugins_dir: Path
) -> None:
    def stages(drive_db: float, gain_db: float, trim_db: float) -> Chain:
        first = {"builtin": "Distortion", "parameters": {"drive_db": drive_db}}
        second = {"vst3": "FastCompressor.vst3"}
        return chain_of(
            first, second, {"vst3": "CleanGain.vst3", "parameters": {"gain_db": gain_db}, "trim_db": trim_db}
        )

    anew = []
    for values in ((3.0, 0.0, 0.0), (3.0, 0.0, -2.0), (3.0, -6.0, -2.0), (9.0, -6.0, -2.0), (3.0, 3.0, 0.0)):
        levels = measured(passing, stages(*values))
        anew.append(levels.loaded_anew)
        is_fresh(levels, test_plugins_dir)
    assert anew == [True, False, False, False, False]


@pytest.mark.parametrize(
    "plugin", ["ForgetsState", "GlidesToState", "RepeatableNoise", "SlowCompressor", "CrashInProcess"]
)
def test_what_a_plugin_remembers_is_in_no_edit(plugin: str, passing: LevelPass, test_plugins_dir: Path) -> None:
    for trim_db in (0.0, -1.0, 0.0, -2.0):
        chain = chain_of({"vst3": f"{plugin}.vst3", "trim_db": trim_db}, STAGES[0])
        is_fresh(measured(passing, chain), test_plugins_dir)


def test_a_plugin_that_does_not_repeat_itself_is_loaded_anew_every_time(passing: LevelPass) -> None:
    for trim_db in (0.0, -1.0, -2.0):
        assert measured(passing, chain_of({"vst3": "RandomNoise.vst3", "trim_db": trim_db})).loaded_anew


def test_a_plugin_that_another_has_not_been_proven_with_is_loaded_anew(passing: LevelPass) -> None:
    chain = chain_of({"vst3": "CleanGain.vst3"})
    assert measured(passing, chain).loaded_anew
    both = chain_of({"vst3": "CleanGain.vst3"}, {"vst3": "HiddenClip.vst3"})
    assert measured(passing, both).loaded_anew
    assert not measured(
        passing, chain_of({"vst3": "CleanGain.vst3"}, {"vst3": "HiddenClip.vst3", "trim_db": -1.0})
    ).loaded_anew


def test_what_dies_in_a_process_that_was_kept_is_rendered_in_a_fresh_one(
    passing: LevelPass, kept: KeptProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = chain_of({"vst3": "CleanGain.vst3"})
    measured(passing, chain)
    taken = KeptProcess.take

    def dying(self: KeptProcess, plugins: Any) -> Child | None:
        child = taken(self, plugins)
        if child is not None:
            child.kill()
        return child

    monkeypatch.setattr(KeptProcess, "take", dying)
    louder = chain_of({"vst3": "CleanGain.vst3", "trim_db": 1.0})
    assert measured(passing, louder).loaded_anew


def test_plugins_are_told_apart_by_what_sets_them() -> None:
    one, other = ({"vst3": "A.vst3", "parameters": {"gain": 1.0}}, {"vst3": "A.vst3", "preset": "b.vstpreset"})
    assert plugins_of(chain_of(one)) != plugins_of(chain_of(other))
    assert plugins_of(chain_of(one)) == plugins_of(chain_of({"vst3": "A.vst3", "trim_db": -1.0}))
    assert plugins_of(chain_of({"vst3": "A.vst3", "bypass": True}, STAGES[0])) == frozenset()


def test_one_sample_that_differs_ends_it(kept: KeptProcess) -> None:
    audio = np.zeros((2, 100), np.float32)
    other = audio.copy()
    other[1, 57] = 1e-6
    plugins = plugins_of(chain_of({"vst3": "A.vst3"}))
    for again, proven in ((audio, True), (audio[:, :50], True), (audio[:, :0], False), (other, False)):
        process = KeptProcess()
        process.keep(Child(), plugins, FirstRender({1: audio}, lambda _, __, again=again: {1: again}))  # type: ignore[misc]
        assert process.take(plugins) is None  # not before it is proven
        process.prove(lambda: True)
        child = process.take(plugins)
        assert (child is not None) == proven
        if child is not None:
            child.close()


@dataclass(frozen=True)
class BreaksOff:
    """A file that ends in the middle of a block."""

    @property
    def info(self) -> SourceInfo:
        return SourceInfo("file", "damaged.wav", AudioFormat(48_000, 2))

    def blocks(self, block_frames: int = BLOCK_FRAMES) -> Iterator[Audio]:
        yield np.zeros((2, block_frames), dtype=np.float32)
        raise AudioError("damaged.wav: ends early")


def test_a_source_that_breaks_off_leaves_no_process_with_plugins_behind(
    kept: KeptProcess, test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Child] = []
    take = idle_processes.take

    def noted(memory_limit_bytes: int | None) -> Child:
        started.append(take(memory_limit_bytes))
        return started[-1]

    monkeypatch.setattr(idle_processes, "take", noted)
    places = SearchPaths(Path.cwd(), (test_plugins_dir,))
    passing = LevelPass(BreaksOff(), OPTIONS.limits, places, TapCache(), kept=kept)
    with pytest.raises(AudioError, match=r"^damaged\.wav: ends early$"):
        passing.measure(chain_of({"vst3": "CleanGain"}))
    assert len(started) == 1
    assert not started[0].alive
