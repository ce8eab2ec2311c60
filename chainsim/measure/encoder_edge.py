"""The edge that lossy encoders leave: above some 11 to 20 kHz there is nothing, from one line to the next.

Encoders for MP3 and AAC cut off what they have no bits for, and steeply: the level falls by tens of decibels within a
few hundred hertz, which no equaliser and no microphone does. The medians of 400 Hz below and above each line are
compared, with 500 Hz between them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chainsim.model.review_measurement import EncoderEdge
from chainsim.units import gain_from_db

Float64 = npt.NDArray[np.float64]

LOWEST_HZ, HIGHEST_HZ = 10_500.0, 20_800.0
HALF_GAP_HZ, WIDTH_HZ = 250.0, 400.0
FLOOR = gain_from_db(-140.0) ** 2
"""Against the loudest line: what is below is no signal, and how far below says nothing."""


def encoder_edge(powers: Float64, step_hz: float) -> EncoderEdge | None:
    """Where the spectrum falls most, and by how much.

    Args:
        powers: of lines at equal distances from 0 Hz on.
        step_hz: that distance.

    Returns:
        None where the mix is silent or its rate leaves no room above the lowest edge.
    """
    loudest = float(powers.max(initial=0.0))
    gap, width = round(HALF_GAP_HZ / step_hz), round(WIDTH_HZ / step_hz)
    edges = np.arange(round(LOWEST_HZ / step_hz), round(HIGHEST_HZ / step_hz))
    edges = edges[edges + gap + width < len(powers)]
    if loudest == 0.0 or not edges.size:
        return None
    levels_db = 10.0 * np.log10(np.maximum(powers, loudest * FLOOR))
    medians = np.median(np.lib.stride_tricks.sliding_window_view(levels_db, width), axis=1)
    drops = medians[edges - gap - width] - medians[edges + gap]
    best = int(drops.argmax())
    return EncoderEdge(hz=float(edges[best] * step_hz), drop_db=float(drops[best]))
