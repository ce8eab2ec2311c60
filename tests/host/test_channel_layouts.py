"""Plugins whose channels can't be hosted say so in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import chainsim
from chainsim.errors import ChainsimError
from chainsim.host.channel_layouts import layout_words
from chainsim.model.options import RunOptions

pytestmark = pytest.mark.vst3

UNEQUAL = "a stage has to return as many as it takes: use the plugin's stereo or its mono version"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OneToTwo", f"'OneToTwo.vst3' does not load: it takes one channel and returns two channels; {UNEQUAL}"),
        ("TwoToOne", f"'TwoToOne.vst3' does not load: it takes two channels and returns one channel; {UNEQUAL}"),
        (
            "FourChannels",
            "stage 1 'FourChannels': 'Four Channels' takes 4 channels and returns 4 channels; a stage is mono or "
            "stereo: use the plugin's stereo version",
        ),
    ],
)
def test_words(name: str, words: str, test_plugins_dir: Path) -> None:
    chain = {"version": 1, "stages": [{"vst3": name}]}
    audio = np.zeros((2, 4800), np.float32)
    with pytest.raises(ChainsimError) as caught:
        chainsim.run(chain, audio, sample_rate_hz=48_000, options=RunOptions(plugin_dirs=(test_plugins_dir,)))
    assert str(caught.value).endswith(words)


def test_another_error_is_left_as_it_is() -> None:
    assert layout_words(ValueError("no such thing")) is None
