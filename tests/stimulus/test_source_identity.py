"""The same sound is known again, and another is not taken for it."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import soundfile

from chainsim.model.audio import Excerpt
from chainsim.model.signal import PinkNoise
from chainsim.stimulus import from_array, make_signal, open_file, source_identity


def pink(**values: float) -> PinkNoise:
    return PinkNoise.model_validate({"signal": "pink-noise", "length_s": 1.0, **values})


def test_a_signal_is_what_it_is_described_by() -> None:
    same = source_identity(make_signal(pink()))
    assert same is not None
    assert same == source_identity(make_signal(pink()))
    others = [
        make_signal(pink(rms_dbfs=-20)),
        make_signal(pink(seed=7)),
        make_signal(pink(), excerpt=Excerpt(0.0, 0.5)),
    ]
    assert len({same, *map(source_identity, others)}) == 4


def test_a_file_is_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    soundfile.write(file, np.zeros((4800, 2)), 48_000)
    whole, again, part = open_file(file), open_file(file, name="other"), open_file(file, excerpt=Excerpt(0.01, None))
    same = source_identity(whole)
    assert same is not None
    assert same == source_identity(again)
    assert same != source_identity(part)
    soundfile.write(file, np.ones((4800, 2)), 48_000)
    os.utime(file, ns=(0, 0))  # whatever it says of its age
    assert source_identity(whole) != same
    file.unlink()
    assert source_identity(whole) is None


def test_of_an_array_nobody_knows() -> None:
    assert source_identity(from_array(np.zeros(100, dtype=np.float32), 48_000)) is None
