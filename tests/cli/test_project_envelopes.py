"""Volume envelopes of projects as they sound: against amplitudes by NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import chainsim
from tests.exchange.writing import daw_track, dawproject, reaper_item, reaper_project, reaper_track

from .program import chainsim as program

RATE_HZ = 48_000


@pytest.fixture
def noise(tmp_path: Path) -> np.ndarray[Any, Any]:
    sound = (0.1 * np.random.default_rng(3).standard_normal((2, 3 * RATE_HZ))).astype(np.float32)
    soundfile.write(tmp_path / "noise.wav", sound.T, RATE_HZ, subtype="FLOAT")
    return sound


def heard(folder: Path, project: str, track: str) -> tuple[np.ndarray[Any, Any], str]:
    done = program("import", project, "--track", track, "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    chain = folder / "out" / "chain.yaml"
    audio = chainsim.run(chain, folder / "noise.wav", options=chainsim.RunOptions(probe=False, prove=False)).audio()
    return audio, done.stdout


def held_db(time_s: list[float], gains: list[float], offset_s: float = 0.0) -> np.ndarray[Any, Any]:
    """Straight lines in amplitude, read at every 64th frame."""
    frames = np.arange(3 * RATE_HZ) // 64 * 64
    return np.interp(frames / RATE_HZ + offset_s, time_s, gains)


def test_reaper_before_and_behind_the_inserts_from_where_the_item_begins(
    tmp_path: Path, noise: np.ndarray[Any, Any]
) -> None:
    before = "<VOLENV\nACT 1 -1\nPT 1 0.25 0\nPT 3 2 0\n>"
    behind = "<VOLENV2\nACT 1 -1\nPT 0 1 0\nPT 2 0.5 0\nPT 4 0.1 0\n>"
    item = reaper_item("noise.wav", start_s=1, length_s=3)
    (tmp_path / "a.RPP").write_text(reaper_project(reaper_track("a", items=item, more=f"{before}\n{behind}")))
    audio, said = heard(tmp_path, "a.RPP", "a")
    gain = held_db([1, 3], [0.25, 2], 1) * held_db([0, 2, 4], [1, 0.5, 0.1], 1)
    loud = np.abs(noise) > 0.01
    ratio_db = 20 * np.log10(np.abs(audio / noise)[loud] / np.broadcast_to(gain, noise.shape)[loud])
    assert np.abs(ratio_db).max() < 0.01
    taken = said.split("Taken:\n")[1].splitlines()
    assert [line.strip() for line in taken[:2]] == [
        f"a: automation of {name}, as a gain that moves [a.RPP:{line}]"
        for name, line in (("volume (pre-FX)", 7), ("volume", 12))
    ]


def test_dawproject_in_place_of_the_fader(tmp_path: Path, noise: np.ndarray[Any, Any]) -> None:
    clip = '<Clip time="0" duration="3"><Audio duration="3"><File path="noise.wav" external="true"/></Audio></Clip>'
    points = (
        '<Points unit="linear"><Target parameter="v"/><RealPoint time="0.5" value="1" interpolation="linear"/>'
        '<RealPoint time="2.5" value="0" interpolation="linear"/></Points>'
    )
    lanes = f'<Lanes track="k"><Clips>{clip}</Clips>{points}</Lanes>'
    arrangement = f'<Arrangement><Lanes timeUnit="seconds">{lanes}</Lanes></Arrangement>'
    track = daw_track("k", "Kick", more='<Volume id="v" unit="linear" value="2"/>')
    dawproject(tmp_path / "a.dawproject", track, arrangement=arrangement)
    audio, said = heard(tmp_path, "a.dawproject", "Kick")
    gain = held_db([0.5, 2.5], [1, 0])
    assert np.abs(audio - noise * gain).max() < 1e-3
    assert "Kick: automation of volume, as a gain that moves" in said
