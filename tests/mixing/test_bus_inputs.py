"""Sends, groups in groups and their pans: sums that numpy makes by itself."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from chainsim.errors import UsageError
from chainsim.load import parse_session, read_session
from chainsim.mixing import mix_document
from chainsim.model.levels import Levels
from chainsim.model.mix import MixResult
from chainsim.model.options import RunOptions
from chainsim.model.session_routing import in_signal_order

RATE_HZ = 48_000
QUICK = RunOptions(probe=False, prove=False, tail_s=0.0)
Sound = np.ndarray[Any, np.dtype[np.float64]]


def noise(folder: Path, name: str, seed: int, channels: int = 2) -> Sound:
    sound = np.random.default_rng(seed).normal(0.0, 0.1, (channels, RATE_HZ)).astype(np.float32)
    soundfile.write(folder / name, sound.T, RATE_HZ, subtype="FLOAT")
    return sound.astype(np.float64)


def mixed(folder: Path, text: str, options: RunOptions = QUICK) -> MixResult:
    path = folder / "song.yaml"
    path.write_text("version: 1\n" + text, encoding="utf-8")
    document = read_session(path)
    assert not document.problems, document.problems
    return mix_document(document, options)


def db(gain_db: float) -> float:
    return float(10 ** (gain_db / 20))


def balance(pan: float) -> Sound:
    return np.array([[min(1, 1 - pan)], [min(1, 1 + pan)]])


def equal(levels: Levels, sound: Sound) -> None:
    assert levels.sample_peak_dbfs == pytest.approx(20 * math.log10(np.abs(sound).max()), abs=1e-4)
    assert levels.rms_dbfs == pytest.approx(10 * math.log10(np.square(sound).mean(axis=1).max()), abs=1e-4) or (
        levels.rms_dbfs == pytest.approx(10 * math.log10(np.square(sound).mean()), abs=1e-4)
    )


def test_every_tap_of_a_send_into_an_effect_track(tmp_path: Path) -> None:
    sound, mono = noise(tmp_path, "a.wav", 1), noise(tmp_path, "m.wav", 2, channels=1)
    taken: dict[str, Any] = {"post-fader": db(2 + 3 - 6) * balance(0.5), "pre-fader": db(2 + 3), "pre-inserts": db(2)}
    for (tap, gain), level_db in itertools.product(taken.items(), (0, -9)):
        mix = mixed(
            tmp_path,
            f"""tracks:
  - {{file: a.wav, input_trim_db: 2, fader_db: -6, pan: 0.5, stages: [{{builtin: Gain, parameters: {{gain_db: 3}}}}],
     sends: [{{to: Room, tap: {tap}, level_db: {level_db}, pan: -0.25}}]}}
  - {{file: m.wav, sends: [{{to: Room, tap: pre-fader}}], fader_db: -3}}
groups:
  - {{name: Room, stages: [{{builtin: Gain, parameters: {{gain_db: -4}}}}], fader_db: 1}}
""",
        )
        room = db(level_db) * gain * balance(-0.25) * sound + mono
        (group,) = mix.groups
        assert group.members == ("a (send)", "m (send)")
        equal(group.sum, room)
        direct = db(-1) * balance(0.5) * sound + db(-3 - 3) * mono
        equal(mix.bus.sum, direct + db(-3) * room)
        assert mix.bus.members == ("a", "m", "Room")


def test_groups_in_groups_with_pans_in_any_order_of_the_file(tmp_path: Path) -> None:
    one, two = noise(tmp_path, "one.wav", 1), noise(tmp_path, "two.wav", 2)
    groups = [
        "  - {name: All, fader_db: -2, pan: -0.5}\n",
        "  - {name: Drums, group: All, fader_db: 3, pan: 0.25, sends: [{to: Room, level_db: -6}]}\n",
        "  - {name: Room, group: All}\n",
    ]
    drums = db(3) * balance(0.25) * one
    everything = drums + db(-6) * drums + two
    for order in itertools.permutations(groups):
        tracks = "tracks:\n  - {file: one.wav, group: Drums}\n  - {file: two.wav, group: All}\n"
        mix = mixed(tmp_path, f"{tracks}groups:\n{''.join(order)}")
        sums = {group.name: group.sum for group in mix.groups}
        equal(sums["Drums"], one)
        equal(sums["Room"], db(-6) * drums)
        equal(sums["All"], everything)
        equal(mix.bus.sum, db(-2) * balance(-0.5) * everything)
        assert mix.groups[-1].name == "All"


def test_a_track_that_goes_nowhere_but_into_its_send(tmp_path: Path) -> None:
    sound = noise(tmp_path, "a.wav", 1)
    text = "tracks:\n  - {{file: a.wav, main_send: false{}}}\ngroups:\n  - {{name: Room}}\n"
    mix = mixed(tmp_path, text.format(", sends: [{to: Room, level_db: -6}]"))
    equal(mix.bus.sum, db(-6) * sound)
    assert mix.bus.members == ("Room",)
    with pytest.raises(UsageError, match="nothing goes to the mix bus; there is nothing to mix"):
        mixed(tmp_path, text.format(""))


def test_trims_keep_the_balance_through_sends_and_nested_groups(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        noise(tmp_path, f"{seed}.wav", seed)
    mix = mixed(
        tmp_path,
        """tracks:
  - {file: 1.wav, input_trim_db: 20, group: Inner, sends: [{to: Room, level_db: -10}]}
  - {file: 2.wav, input_trim_db: 9, group: Outer}
  - {file: 3.wav}
groups:
  - {name: Outer, fader_db: -12}
  - {name: Inner, group: Outer, fader_db: -12}
  - {name: Room}
""",
        RunOptions(probe=False, tail_s=0.0),
    )
    assert mix.trims is not None
    proof = mix.trims.proof
    assert proof is not None
    assert proof.settled
    assert proof.balance_error_db < 0.1
    assert {trim.name for trim in mix.trims.trims} == {"1", "2", "3", "Inner", "Room"}


@pytest.mark.parametrize(
    ("groups", "messages"),
    [
        ("[{name: A, group: A}]", ["7:4: group 'A' goes into itself: 'A' -> 'A'; take one of them out"]),
        (
            "[{name: A, group: B}, {name: B, sends: [{to: C}]}, {name: C, group: A}]",
            ["7:4: group 'A' goes into itself: 'A' -> 'B' -> 'C' -> 'A'; take one of them out"],
        ),
        ("[{name: A, group: Bee}, {name: Be}]", ["7:21: there is no group 'Bee', did you mean 'Be'?"]),
        ("[{name: A, sends: [{to: X}, 3, {level: 2}]}]", [
            "7:31: send 2 of group 'A' must be a mapping with 'to' and 'level_db', found the number 3",
            "7:34: missing key 'to' in send 3 of group 'A'",
            "7:35: unknown key 'level' in send 3 of group 'A', did you mean 'level_db'?",
        ]),
        ("[{name: A, sends: [{to: A, tap: post}]}]", [
            "7:35: 'tap' in send 1 of group 'A' must be 'post-fader', 'pre-fader' or 'pre-inserts', found text 'post'",
        ]),
    ],
)  # fmt: skip
def test_mistakes(groups: str, messages: list[str]) -> None:
    text = f"version: 1\ntracks:\n  - source: {{signal: pink-noise}}\n    group: A\n\ngroups:\n  {groups}\n"
    document = parse_session(text.encode(), "s.yaml", Path())
    assert [str(problem).removeprefix("s.yaml:") for problem in document.problems] == messages


def test_the_bus_has_no_sends() -> None:
    text = "version: 1\ntracks: [{source: {signal: pink-noise}}]\nbus: {sends: [{to: A}]}\n"
    (problem,) = parse_session(text.encode(), "s.yaml", Path()).problems
    assert str(problem).startswith("s.yaml:3:7: unknown key 'sends' in the bus")


def test_order_is_that_of_the_file_where_nothing_else_is_asked() -> None:
    text = "version: 1\ntracks: [{source: {signal: pink-noise}}]\ngroups: [{name: A, group: C}, {name: B}, {name: C}]\n"
    session = parse_session(text.encode(), "s.yaml", Path()).session
    assert session is not None
    assert [number for number, _ in in_signal_order(session.groups)] == [1, 2, 3]
    assert [number for number, _ in in_signal_order(session.groups[::-1])] == [2, 3, 1]
