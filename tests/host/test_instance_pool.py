"""One stage opened again and again in one process: loaded once, and every time as if it were the first."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pedalboard
import pytest

from chainsim.host import external, instance, instance_pool
from chainsim.host.processors import ExternalProcessor
from chainsim.host.stage_opening import open_stage
from chainsim.model.audio import AudioFormat
from chainsim.model.chain import Vst3Stage
from chainsim.model.search_paths import SearchPaths

pytestmark = pytest.mark.vst3

AUDIO = AudioFormat(48_000, 2)
NOISE = np.random.default_rng(1).uniform(-0.5, 0.5, (2, 8192)).astype(np.float32)


class Loads:
    """How many plugins were loaded; opens stages of a folder."""

    def __init__(self, folder: Path) -> None:
        self.number = 0
        self.places = SearchPaths(folder, (folder,))

    def open(self, name: str, **setting: Any) -> ExternalProcessor:
        processor = open_stage(Vst3Stage(vst3=name, **setting), AUDIO, self.places).processor
        assert isinstance(processor, ExternalProcessor)
        return processor

    def look_at(self, name: str, **setting: Any) -> None:
        """Opened, and never played."""
        open_stage(Vst3Stage(vst3=name, **setting), AUDIO, self.places, fresh=False)

    def play(self, name: str, **setting: Any) -> npt.NDArray[np.float32]:
        return self.open(name, **setting).process(NOISE)


@pytest.fixture
def loads(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loads]:
    loads = Loads(test_plugins_dir)

    class Counting(pedalboard.VST3Plugin):  # type: ignore[misc,unused-ignore]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            loads.number += 1
            super().__init__(*arguments, **named)

    instance_pool._spares.clear()
    monkeypatch.setattr(pedalboard, "VST3Plugin", Counting)
    monkeypatch.setattr(instance, "_restoring", {})
    monkeypatch.setattr(external, "takes_long", lambda *_: True)  # no other is made to be asked for its latency
    yield loads
    instance_pool._spares.clear()


@pytest.mark.parametrize("name", ["SlowCompressor", "HiddenClip"])
def test_it_is_loaded_once_and_answers_as_the_first_time(name: str, loads: Loads) -> None:
    first = loads.play(name)
    for _ in range(3):
        np.testing.assert_array_equal(loads.play(name), first)
    assert loads.number == 1


def test_an_instance_for_each_channel_is_loaded_once(loads: Loads) -> None:
    """A plugin that takes one channel."""
    first = loads.play("MonoGain")
    for _ in range(3):
        np.testing.assert_array_equal(loads.play("MonoGain"), first)
    assert loads.number == 2


def test_two_at_once_are_two(loads: Loads) -> None:
    first, second = loads.open("SlowCompressor"), loads.open("SlowCompressor")
    np.testing.assert_array_equal(first.process(NOISE), second.process(NOISE))
    assert loads.number == 2


def test_what_was_opened_to_see_what_it_is_is_played_as_if_it_had_just_been_loaded(loads: Loads) -> None:
    expected = loads.play("SlowCompressor")
    instance_pool._spares.clear()
    loads.look_at("SlowCompressor")
    np.testing.assert_array_equal(loads.play("SlowCompressor"), expected)
    assert loads.number == 2


def test_what_was_set_and_never_played_is_loaded_anew(loads: Loads) -> None:
    """Its parameters get into its state with the first block, and a new instance has them from there."""
    loads.look_at("HiddenClip", parameters={"drive_db": 40.0})
    loads.play("HiddenClip", parameters={"drive_db": 40.0})
    assert loads.number == 2


def test_another_setting_is_another_stage(loads: Loads) -> None:
    as_it_is = loads.play("HiddenClip")
    driven = loads.play("HiddenClip", parameters={"drive_db": 40.0})
    assert np.abs(as_it_is - driven).max() > 0.1
    np.testing.assert_array_equal(loads.play("HiddenClip", parameters={"drive_db": 40.0}), driven)
    assert loads.number == 2


def test_what_has_changed_while_it_played_is_not_used_again(loads: Loads) -> None:
    expected = loads.play("HiddenClip")
    changed = loads.open("HiddenClip")
    changed.process(NOISE)
    changed.instances[0].drive_db = 40.0  # type: ignore[attr-defined,unused-ignore]
    del changed
    np.testing.assert_array_equal(loads.play("HiddenClip"), expected)
    assert loads.number == 2


def test_what_does_not_come_back_as_it_was_is_loaded_again(loads: Loads) -> None:
    for _ in range(2):
        np.testing.assert_array_equal(loads.play("ForgetsState"), NOISE)
    assert loads.number == 3  # and once more, the first time, to find that out


def test_few_are_kept(loads: Loads) -> None:
    for drive_db in range(instance_pool.MOST + 2):
        loads.play("HiddenClip", parameters={"drive_db": float(drive_db)})
    gc.collect()
    assert len(instance_pool._spares) == instance_pool.MOST


def test_a_setting_in_a_file_is_read_each_time(loads: Loads, test_plugins_dir: Path, tmp_path: Path) -> None:
    loads.places = SearchPaths(tmp_path, (test_plugins_dir,))
    (tmp_path / "setting.state").write_bytes(loads.open("HiddenClip").instances[0].raw_state)
    before = loads.number
    for _ in range(2):
        loads.play("HiddenClip", state="setting.state")
    assert loads.number == before + 2
