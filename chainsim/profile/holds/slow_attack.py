"""Does what follows the level turn a tone down only some milliseconds after it has begun?

What a gain of a millisecond does to slopes where it sets in is as sudden as a clip; one that takes five of them moves
all that is around a sample as much as the sample.
"""

from __future__ import annotations

import numpy as np

from chainsim.model.audio import Audio
from chainsim.profile.null_depth import Array
from chainsim.profile.tangents.passage import Passage
from chainsim.profile.tangents.perturbed_playback import Nudging
from chainsim.units import gain_from_db

TONE_HZ, TONE_S = 1016.0, 0.08
EARLY_S, LATE_S = (0.001, 0.003), (0.06, 0.08)
LATER_S = (0.012, 0.016)
"""Where an attack of 10 ms is not there either, and one of 8 ms at a quarter."""
ABOVE_DB, BELOW_DB = 6.0, 12.0
"""Of where the dynamics set in: an attack of 5 ms takes 3.5 until it gets there, and of 1 ms 0.7."""
TURNS_DOWN_DB, AT_ONCE = 1.0, 0.1
"""How much a tone is turned down in the end, at least, and by what share of that it may be at once: compressors of 5 ms
and more are at nothing by then, those of 0.1 to 0.7 ms at half of it and more."""


def attacks_slowly(
    nudging: Nudging, sets_in_dbfs: float, early_s: tuple[float, float] = EARLY_S, tone_hz: float = TONE_HZ
) -> bool:
    """Whether a tone that is turned down is not yet within 3 ms; not where it isn't, which tells nothing.

    Args:
        nudging: the stage.
        sets_in_dbfs: where its dynamics begin to work.
        early_s: when it is not yet turned down.
        tone_hz: that it hears.
    """
    loud, quiet = (_sizes(nudging, sets_in_dbfs + above_db, early_s, tone_hz) for above_db in (ABOVE_DB, -BELOW_DB))
    if not (quiet > 0.0).all() or not (loud > 0.0).all():
        return False
    early_db, late_db = -20.0 * np.log10(loud / quiet) + ABOVE_DB + BELOW_DB
    return bool(late_db > TURNS_DOWN_DB and early_db < AT_ONCE * late_db)


def _sizes(nudging: Nudging, level_dbfs: float, early_s: tuple[float, float], tone_hz: float) -> Array:
    """Of the tone that comes out, early and late."""
    rate_hz, channels = nudging.sample_rate_hz, nudging.passages[0].signal.shape[0]
    turns = tone_hz * np.arange(round(TONE_S * rate_hz)) / rate_hz
    tone: Audio = (gain_from_db(level_dbfs) * np.sin(2.0 * np.pi * turns)).astype(np.float32)
    played = Passage(np.tile(tone, (channels, 1)), np.ones(tone.size, np.bool_))
    answer = nudging.answer((played,), 0.0)
    spans = [slice(round(start * rate_hz), round(end * rate_hz)) for start, end in (early_s, LATE_S)]
    wave = np.exp(2j * np.pi * turns)
    sizes: Array = np.array([np.abs((answer[:, span] * wave[span]).sum(axis=1)).max() for span in spans])
    return sizes
