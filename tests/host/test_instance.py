"""What a plugin file holds is asked of it once."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pedalboard
import pytest

from chainsim.errors import PluginRefused
from chainsim.host import instance
from chainsim.host.state_restoration import BURSTS, Answer, apart, delayed_apart, glides, restores_itself


@pytest.mark.vst3
def test_a_file_is_asked_once_for_its_names(test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = pedalboard.VST3Plugin.get_plugin_names_for_file

    class Counting(pedalboard.VST3Plugin):  # type: ignore[misc,unused-ignore]
        @staticmethod
        def get_plugin_names_for_file(filename: str) -> list[str]:
            asked.append(filename)
            return ask(filename)

    monkeypatch.setattr(pedalboard, "VST3Plugin", Counting)
    monkeypatch.setattr(instance, "_names", {})
    file = test_plugins_dir / "CleanGain.vst3"
    for _ in range(3):
        assert instance.plugin_names(file, "vst3") == ("Clean Gain",)
        with pytest.raises(PluginRefused, match=r"^no plugin 'Nope' in 'CleanGain\.vst3' \(it holds Clean Gain\)$"):
            instance.load_plugin(file, "vst3", "Nope")
    assert asked == [str(file)]


@pytest.mark.vst3
def test_a_plugin_that_nobody_named_is_loaded_without_asking(
    test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be asked for their names all plugins in a file are made once."""
    monkeypatch.setattr(instance, "_names", {})
    assert instance.load_plugin(test_plugins_dir / "CleanGain.vst3", "vst3", None).name == "Clean Gain"
    assert instance._names == {}


@pytest.mark.vst3
@pytest.mark.parametrize(
    ("name", "restores"),
    [
        ("ForgetsState", False),
        ("ForgetsDelay", False),
        ("GlidesToState", False),
        ("CleanGain", True),
        ("ReportedDelayClip", True),
        ("SilentDelayClip", True),
        ("RandomModulation", True),
        ("MonoGain", True),
        ("Silent", True),
    ],
)
def test_a_plugin_that_does_not_come_back_as_it_was_is_played_as_inserted(
    test_plugins_dir: Path, name: str, restores: bool
) -> None:
    file = test_plugins_dir / f"{name}.vst3"
    assert restores_itself(pedalboard.VST3Plugin(str(file))) == restores
    if not restores:
        held_back_frames = 512 if name == "ForgetsDelay" else 0
        noise = np.random.default_rng(1).uniform(-1, 1, (2, 4800)).astype(np.float32)
        for _ in range(3):
            played = instance.load_plugin(file, "vst3", None).process(noise, 48_000, reset=False)
            np.testing.assert_array_equal(played, noise[:, : 4800 - held_back_frames])


@pytest.mark.vst3
def test_what_others_have_found_out_is_not_asked_again_nor_told_as_found(
    test_plugins_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a plugin whose state was another one when it had been asked, or that tells none."""
    monkeypatch.setattr(instance, "_restoring", {})
    monkeypatch.setattr(instance, "_steady", set())
    asked: list[str] = []

    def asking(plugin: pedalboard.VST3Plugin) -> bool:
        asked.append(plugin.name)
        return True

    monkeypatch.setattr(instance, "restores_itself", asking)
    files = {name: test_plugins_dir / f"{name}.vst3" for name in ("CleanGain", "HiddenClip", "MonoGain", "Silent")}
    instance.know([(files["CleanGain"], "Clean Gain", True)])
    states = iter([b"1", b"1", b"1", b"2", None, None])
    monkeypatch.setattr(instance, "_state", lambda _: next(states))
    for file in files.values():
        instance.load_plugin(file, "vst3", None)
        instance.load_plugin(file, "vst3", None)
    instance.know([(files["HiddenClip"], "Hidden Clip", False)])  # known better here
    assert asked == ["Hidden Clip", "Mono Gain", "Silent"]
    assert instance.found_out() == ((files["HiddenClip"], "Hidden Clip", True),)


def test_what_wanders_is_one_plugin_and_what_has_moved_are_two() -> None:
    """Levels drawn from one distribution, and the ten decibels by which real plugins come back quieter."""
    chance = np.random.default_rng(5)
    levels_db = chance.normal(-20.0, 1.0, (20_000, 2, BURSTS))
    taken_for_two = sum(apart(before, after) for before, after in levels_db.tolist())
    assert taken_for_two < 20
    assert apart([-20.9, -20.9, -20.9], [-10.3, -10.3, -10.3])
    assert apart([-21.0, -20.9, -20.8], [-10.5, -10.3, -10.2])
    assert not apart([-20.0, -20.0, -20.0], [-20.2, -20.2, -20.2])


@pytest.mark.parametrize(
    ("before", "after", "are_apart"),
    [
        ([1200.0] * 3, [0.0] * 3, True),
        ([1200.0] * 3, [1153.0] * 3, False),  # less than a millisecond
        ([700.0, 720.0, 690.0], [600.0, 610.0, 605.0], False),  # a delay that wanders
        ([math.nan] * 3, [0.0] * 3, False),  # a reverb, whose answer looks like nothing that was played
        ([512.0, math.nan, 512.0], [0.0] * 3, False),
    ],
)
def test_what_answers_later_than_it_did_has_lost_its_delay(
    before: list[float], after: list[float], are_apart: bool
) -> None:
    answers = ([Answer(-20.0, frames) for frames in one] for one in (before, after))
    assert delayed_apart(*answers) is are_apart


@pytest.mark.parametrize(
    ("before_db", "first_db", "late_db", "is_gliding"),
    [
        ([-25.7, -25.7, -25.7, -25.7], -23.8, -25.7, True),  # a reverb that glides to its mix
        ([-25.7, -25.7, -25.7, -25.7], -24.8, -25.7, False),
        ([-20.0, -20.0, -20.0, -20.0], -21.5, -21.5, False),  # a gate that opens, whatever is silent before
        ([-20.0, -20.0, -20.0, -21.5], -20.0, -21.5, False),  # a chorus, which is elsewhere by then
        ([-26.8, -26.8, -26.8, -26.8], -26.8, -19.8, False),
    ],
)
def test_what_begins_otherwise_than_it_goes_on(
    before_db: list[float], first_db: float, late_db: float, is_gliding: bool
) -> None:
    assert glides(before_db, first_db, late_db) is is_gliding
