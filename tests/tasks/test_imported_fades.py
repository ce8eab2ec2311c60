"""Fades as straight lines, against NumPy; what another shape would change, against the root's own maximum."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.exchange.project import Item
from chainsim.model.left_out import Effect
from chainsim.tasks.imported_audio import track_audio
from chainsim.tasks.imported_fades import are_unheard

RATE_HZ = 48_000
FRAMES = 4_800


def placed(folder: Path, samples: np.ndarray, *items: Item) -> tuple[np.ndarray, list[str]]:
    """What a track's items become, and what is said of them."""
    soundfile.write(folder / "a.wav", samples, RATE_HZ, subtype="FLOAT")
    said: list[str] = []

    def told(what: str, _origin: str, _effect: Effect, *, audio: str = "") -> None:
        said.append(what + audio)

    made = track_audio(items, folder, (), folder / "made.wav", told)
    assert made is not None
    return soundfile.read(made.file)[0], said


def test_a_line_up_and_a_line_down(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (FRAMES, 2))
    made, _ = placed(tmp_path, samples, Item("a.wav", fade_in_s=0.01, fade_out_s=0.02))
    expected = samples.copy()
    expected[:480] *= (np.arange(480) / 480)[:, np.newaxis]
    expected[-960:] *= (np.arange(960) / 960)[::-1, np.newaxis]
    assert np.max(np.abs(made - expected)) < 1e-7
    assert np.array_equal(made[480:-960], samples[480:-960].astype(np.float32))


def test_what_the_shape_leaves_open_is_measured(tmp_path: Path) -> None:
    """The root is furthest from the line where that is at 1/4: by 1/4 of the signal, here of 0.5."""
    made, said = placed(tmp_path, np.full((FRAMES, 1), 0.5), Item("a.wav", fade_in_s=0.05, gain_db=-6.0206))
    assert said == [
        "fade-in of 0.050 s as a straight line; one of equal power would differ by -24.1 dBFS at most"  # 0.25 x 0.25
    ]
    assert made[1200] == pytest.approx(0.25 * 0.5, abs=1e-6)


def test_a_crossfade_of_one_wave_with_itself_is_the_wave(tmp_path: Path) -> None:
    wave = np.sin(np.arange(FRAMES) / 10)[:, np.newaxis] * 0.5
    first = Item("a.wav", length_s=0.06, fade_out_s=0.02)
    second = Item("a.wav", start_s=0.04, length_s=0.06, offset_s=0.04, fade_in_s=0.02)
    made, said = placed(tmp_path, wave, first, second)
    assert np.max(np.abs(made - wave[:, 0])[[*range(1900), *range(2900, FRAMES)]]) < 1e-6
    assert np.max(np.abs(made - wave[:, 0])) < 0.5 / 960 + 1e-6  # both lines are at 0 for one frame
    assert len(said) == 2


@pytest.mark.parametrize(("silent", "unheard"), [(480, True), (479, False), (0, False)])
def test_a_file_that_fades_in_silence_stays_where_it_is(tmp_path: Path, silent: int, unheard: bool) -> None:
    samples = np.full((FRAMES, 1), 0.1)
    samples[:silent] = 5e-5
    samples[-480:] = 0.0
    item = Item("a.wav", fade_in_s=0.01, fade_out_s=0.01)
    made, said = placed(tmp_path, samples, item)
    assert are_unheard(item, tmp_path / "a.wav", 0.1) is unheard
    assert (tmp_path / "made.wav").exists() is not unheard
    assert bool(said) is not unheard
    assert len(made) == FRAMES


def test_a_fade_longer_than_its_item(tmp_path: Path) -> None:
    made, _ = placed(tmp_path, np.full((FRAMES, 1), 0.5), Item("a.wav", fade_in_s=9.0, fade_out_s=9.0))
    line = np.arange(FRAMES) / FRAMES
    assert np.max(np.abs(made - 0.5 * line * line[::-1])) < 1e-6
