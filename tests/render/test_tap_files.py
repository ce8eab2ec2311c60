from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from chainsim.errors import UsageError
from chainsim.model.chain import Chain
from chainsim.render.tap_files import TapFiles

CHAIN = Chain.model_validate(
    {
        "version": 1,
        "stages": [
            {"builtin": "Gain", "name": "../a b:c"},
            {"parallel": [{"stages": [{"builtin": "Invert"}]}]},
        ],
        "fader_db": -20.0,
    }
)


def test_every_tap_and_the_output_are_written(tmp_path: Path) -> None:
    samples = np.random.default_rng(3).normal(0.0, 2.0, (4, 2, 500)).astype(np.float32)
    with TapFiles(CHAIN, tmp_path / "out", 44_100) as files:
        files.write(list(samples[:, :, :300]))
        files.write(list(samples[:, :, 300:]))
    names = ["00-input.wav", "01-a-b-c.wav", "02-Parallel.wav", "02.1.1-Invert.wav", "output.wav"]
    assert [file.name for file in files.files] == names
    for slot, name in enumerate(names[:4]):
        audio, rate_hz = soundfile.read(tmp_path / "out" / name, dtype="float32")
        assert rate_hz == 44_100
        assert np.array_equal(audio.T, samples[slot])  # beyond full scale too
    output, _ = soundfile.read(tmp_path / "out" / "output.wav", dtype="float32")
    np.testing.assert_allclose(output.T, samples[2] / 10, rtol=1e-6)


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError) as caught:
        TapFiles(CHAIN, tmp_path / "file", 44_100)
    assert str(caught.value) == f"{tmp_path / 'file'}: can't be written to (File exists)"
