"""Folders in folders and sends of a project, as they sound: against sums by NumPy."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.exchange.writing import daw_track, dawproject, reaper_item, reaper_project, reaper_track

from .program import chainsim

RATE_HZ = 48_000
VOLUME = 'BYPASS 0 0 0\n<JS utility/volume ""\n{} 150 - -\n>\nWAK 0 0'
HALF = VOLUME.format(-6)
Sound = np.ndarray[Any, Any]


@pytest.fixture
def sounds(tmp_path: Path) -> list[Sound]:
    made = []
    for seed in range(3):
        sound = np.random.default_rng(seed).normal(0, 0.05, (2, RATE_HZ)).astype(np.float32)
        soundfile.write(tmp_path / f"{seed}.wav", sound.T, RATE_HZ, subtype="FLOAT")
        made.append(sound)
    return made


def mixed(folder: Path, file: str, exit_codes: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    done = chainsim("mix", file, "--no-proof", "--no-probe", "--format", "json", cwd=folder)
    assert done.returncode in exit_codes, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def equal(levels: dict[str, Any], sound: Sound) -> None:
    assert levels["sample_peak_dbfs"] == pytest.approx(20 * np.log10(np.abs(sound).max()), abs=1e-3)


def left_out(folder: Path, file: str) -> str:
    done = chainsim("import", file, "-o", "made", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def balance(pan: float) -> Sound:
    return np.array([[min(1, 1 - pan)], [min(1, 1 + pan)]])


def item(number: int) -> str:
    return reaper_item(f"{number}.wav", length_s=1)


@pytest.mark.parametrize("mode", [0, 1, 3])
def test_reaper_three_levels_of_folders_and_every_mode_of_a_send(
    tmp_path: Path, sounds: list[Sound], mode: int
) -> None:
    tracks = [
        reaper_track("All", more="ISBUS 1 1", volpan="0.5 0.25 -1"),
        reaper_track("Drums", more="ISBUS 1 1", volpan="2 0 -1"),
        reaper_track("Kick", items=item(0), more="ISBUS 2 -1", volpan="0.5 -0.5 -1", chain=HALF),
        reaper_track("Bass", items=item(1), more="ISBUS 2 -1"),
        reaper_track("Room", more=f"AUXRECV 2 {mode} 0.25 0.5 0", volpan="0.8 0 -1", chain=HALF),
        reaper_track("Lead", items=item(2)),
    ]
    (tmp_path / "a.RPP").write_text(reaper_project(*tracks, more="MASTER_VOLUME 0.5 0 -1"))
    mix = mixed(tmp_path, "a.RPP")
    half = 10 ** (-6 * np.log10(2) / 6 * 20 / 20)  # of REAPER's volume effect: its dB are 2 ** (x / 6)
    kick = half * 0.5 * balance(-0.5) * sounds[0]
    tap = {0: kick, 1: sounds[0], 3: half * sounds[0]}[mode]
    drums = 2 * kick
    everything = drums + sounds[1]
    room = 0.25 * balance(0.5) * tap
    groups = {group["name"]: group for group in mix["groups"]}
    equal(groups["Drums"]["sum"], kick)
    equal(groups["All"]["sum"], everything)
    equal(groups["Room"]["sum"], room)
    bus = 0.5 * balance(0.25) * everything + 0.8 * half * room + sounds[2]
    equal(mix["bus"]["sum"], bus)
    equal(mix["bus"]["result"]["output"], 0.5 * bus)
    said = {0: "post-fader", 1: "pre-fx", 3: "pre-fader"}[mode]
    assert f"Kick: {said} send of -12.0 dB to 'Room'" in left_out(tmp_path, "a.RPP").split("Left out:")[0]


def test_dawproject_groups_in_groups_and_effect_tracks(tmp_path: Path, sounds: list[Sound]) -> None:
    sends = (
        '<Pan unit="normalized" value="0.5"/><Sends><Send destination="fc" type="pre">'
        '<Volume unit="linear" value="0.5"/></Send></Sends><Volume unit="linear" value="0.25"/>'
    )
    kick = daw_track("k", "Kick", channel='destination="dc"', more=sends)
    drums = daw_track("d", "Drums", channel='destination="ac"', more='<Volume unit="linear" value="2"/>')
    everything = daw_track("a", "All", more='<Volume unit="linear" value="0.5"/>')
    room = daw_track("f", "Room", more='<Volume unit="linear" value="0.8"/>').replace('"regular"', '"effect"')
    audio = '<Audio duration="1"><File path="0.wav" external="true"/></Audio>'
    lanes = f'<Lanes track="k"><Clips><Clip time="0" duration="1">{audio}</Clip></Clips></Lanes>'
    arrangement = f'<Arrangement><Lanes timeUnit="seconds">{lanes}</Lanes></Arrangement>'
    dawproject(tmp_path / "a.dawproject", everything + drums + kick + room, arrangement=arrangement)
    mix = mixed(tmp_path, "a.dawproject")
    equal(mix["bus"]["sum"], (0.25 * 2 * 0.5 + 0.5 * 0.8) * sounds[0])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("0 0.5 0 0 0 0 0 2", "it is on other channels than the first two, as a sidechain"),
        ("0 0.5 0 0 0 0 -1 0", "it is on other channels than the first two, as a sidechain"),
        ("0 0.5 0 0 1", "it is mono or inverted"),
        ("0 0.5 0 0 0 1", "it is mono or inverted"),
        ("2 0.5 0 0", "its mode 2 is not known"),
    ],
)
def test_a_send_that_is_not_sure_is_left_out_with_its_reason(
    tmp_path: Path, sounds: list[Sound], more: str, why: str
) -> None:
    (tmp_path / "a.RPP").write_text(
        reaper_project(
            reaper_track("Kick", items=item(0)), reaper_track("Comp", items=item(1), more=f"AUXRECV 0 {more}")
        )
    )
    mode = "post-fader"
    assert f"Kick: {mode} send of -6.0 dB to 'Comp': {why} [a.RPP:" in left_out(tmp_path, "a.RPP").split("Left out:")[1]
    mix = mixed(tmp_path, "a.RPP", (3,))
    equal(mix["bus"]["sum"], sounds[0] + sounds[1])
    said = f"Kick is not as the project plays it: {mode} send of -6.0 dB to 'Comp': {why}"
    assert [(one["text"], one["effect"]) for one in mix["left_out"]] == [(said, "different")]


def test_feedback_muted_sends_and_a_track_that_goes_into_its_send_alone(tmp_path: Path, sounds: list[Sound]) -> None:
    tracks = [
        reaper_track("Kick", items=item(0), more="MAINSEND 0 0"),
        reaper_track("A", more="AUXRECV 0 0 1 0 0\nAUXRECV 2 0 1 0 0"),
        reaper_track("B", more="AUXRECV 1 0 0.5 0 0\nAUXRECV 0 0 1 0 1"),
    ]
    (tmp_path / "a.RPP").write_text(reaper_project(*tracks))
    equal(mixed(tmp_path, "a.RPP", (3,))["bus"]["sum"], 1.5 * sounds[0])
    text = left_out(tmp_path, "a.RPP")
    assert "B: post-fader send of +0.0 dB to 'A': it would go in a circle" in text.split("Left out:")[1] or (
        "A: post-fader send of -6.0 dB to 'B': it would go in a circle" in text.split("Left out:")[1]
    )
    assert "Kick: post-fader send of +0.0 dB to 'B', muted: nothing is sent" in text.split("Left out:")[0]


@pytest.mark.slow
def test_what_is_muted_is_not_heard_through_sends_either(tmp_path: Path, sounds: list[Sound]) -> None:
    for muted in itertools.islice(itertools.product((0, 1), repeat=3), 7):  # all three muted have nothing to mix
        kick, room, folder = (f"MUTESOLO {one} 0 0" for one in muted)
        tracks = [
            reaper_track("Kick", items=item(0), more=kick),
            reaper_track("Room", more=f"{room}\nAUXRECV 0 0 0.5 0 0"),
            reaper_track("Folder", more=f"ISBUS 1 1\n{folder}"),
            reaper_track("Lead", items=item(1), more="ISBUS 2 -1"),
        ]
        (tmp_path / "a.RPP").write_text(reaper_project(*tracks))
        heard = (1 - muted[0]) * (1 + 0.5 * (1 - muted[1])) * sounds[0] + (1 - muted[2]) * sounds[1]
        if heard.any():
            equal(mixed(tmp_path, "a.RPP")["bus"]["sum"], heard)
