"""A study of fader against trim for pages: a tone 6 dB past a clip, rendered and kept to be listened to."""

from __future__ import annotations

import functools
from pathlib import Path

from chainsim.chain_preparation import choose_stimulus
from chainsim.model.chain import Chain
from chainsim.model.fader_vs_trim import FaderVsTrim
from chainsim.model.options import RunOptions
from chainsim.studies.fader_vs_trim import fader_vs_trim


@functools.cache
def overdriven_study(*, name: str = "Too hot", gain_db: float = 12.0) -> FaderVsTrim:
    """A sine at -6 dBFS, 12 dB of gain, a clip at full scale, and a shelf; the level is changed by -12 dB."""
    chain = Chain.model_validate(
        {
            "version": 1,
            "name": name,
            "source": {"signal": "sine", "frequency_hz": 997.0, "peak_dbfs": -6.0, "length_s": 0.5},
            "stages": [
                {"name": "Make-up", "builtin": "Gain", "parameters": {"gain_db": gain_db}},
                {"name": "Drive", "builtin": "Clipping", "parameters": {"threshold_db": 0}},
            ],
        }
    )
    options = RunOptions(tail_s=0.0, listening=True)
    stimulus = choose_stimulus(chain, None, Path(), options)
    return fader_vs_trim(chain, stimulus, options, folder=Path(), title="study", change_db=-12.0)
