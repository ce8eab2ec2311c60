"""Fetch speech and music that are no loops, as Debian packages, and keep short excerpts of them.

    python -m tests.tools.fetch_corpus

Some 170 MB are downloaded and 12 MB kept, in the cache (see `tests.tools.cache`), with the packages' copyright files.
As in fetch_plugins the reason is recorded where it can't work, and the exit code is 0 all the same.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import soundfile

from tests.tools.cache import EXCERPTS, cache_folder
from tests.tools.fetch_plugins import attempt, fetch

SPEECH, MUSIC = "asterisk-core-sounds-en-wav", "wesnoth-1.16-music"
LENGTH_S = 8.0

# From where, in seconds. Two mono prompts make a conversation: one speaker to the left, one to the right.
TALKS: Mapping[str, tuple[tuple[str, float], tuple[str, float]]] = {
    "welcome": (("demo-congrats", 2.0), ("priv-callee-options", 0.5)),
    "menu": (("demo-instruct", 20.0), ("conf-adminmenu-162", 3.0)),
}
PIECES: Mapping[str, tuple[str, float]] = {
    "battle": ("battle-epic", 13.0),
    "love theme": ("love_theme", 60.0),
    "symphony": ("the_dangerous_symphony", 40.0),
    "knolls": ("knolls", 20.0),
}
_PANNED = np.array([[1.0, 0.35], [0.35, 1.0]])


def main() -> int:
    """Bring the excerpts into the cache, or record why not."""
    attempt(EXCERPTS, _cut_all)
    return 0


def _cut_all(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix=".unpacked-") as scratch:
        unpacked = Path(scratch)
        fetch([SPEECH, MUSIC], unpacked)
        (voices,) = unpacked.glob("usr/share/asterisk/sounds/en_US_*")
        for name, speakers in TALKS.items():
            cut = [_excerpt(voices / f"{prompt}.wav", start_s) for prompt, start_s in speakers]
            _write(folder / f"{name}.wav", np.concatenate([each for each, _ in cut], axis=1) @ _PANNED, cut[0][1])
        (music,) = {file.parent for file in unpacked.glob("usr/share/games/**/*.ogg")}
        for name, (piece, start_s) in PIECES.items():
            _write(folder / f"{name}.wav", *_excerpt(music / f"{piece}.ogg", start_s))
        for package in (SPEECH, MUSIC):
            shutil.copyfile(unpacked / "usr" / "share" / "doc" / package / "copyright", folder / f"{package}.copyright")
        shutil.copyfile(unpacked / "VERSIONS", folder / "VERSIONS")


def _excerpt(file: Path, start_s: float) -> tuple[np.ndarray, int]:
    rate_hz = soundfile.info(file).samplerate
    frames = round(LENGTH_S * rate_hz)
    samples, _ = soundfile.read(file, frames, round(start_s * rate_hz), dtype="float64", always_2d=True)
    return samples, rate_hz


def _write(file: Path, samples: np.ndarray, rate_hz: int) -> None:
    soundfile.write(file, samples / np.abs(samples).max(), rate_hz, subtype="FLOAT")


if __name__ == "__main__":
    sys.exit(main())
