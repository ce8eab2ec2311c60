"""Fades of items, placed as straight lines; how far another shape would differ is measured.

Programs have half a dozen shapes, and which number means which is not known for sure. The one that differs most from a
line and still rises all the way, and the usual one in crossfades, is of equal power: the square root of the line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chainsim.exchange.project import Item
from chainsim.model.audio import Audio, Excerpt
from chainsim.model.left_out import Effect
from chainsim.stimulus import open_file
from chainsim.units import db_from_gain, frames_from_s, gain_from_db

UNHEARD_DBFS = -80.0
"""A fade whose shape matters less than that, against full scale, is placed without a word."""


def faded(samples: Audio, item: Item, rate_hz: int, told: Callable[[str, str, Effect], None]) -> Audio:
    """The samples of an item, (channels, frames), with its fades, in place; what their shape leaves open is told."""
    for what, length_s in (("fade-in", item.fade_in_s), ("fade-out", item.fade_out_s)):
        frames = min(frames_from_s(length_s, rate_hz), samples.shape[1])
        if frames == 0:
            continue
        part = slice(None, frames) if what == "fade-in" else slice(samples.shape[1] - frames, None)
        line = _line(frames) if what == "fade-in" else _line(frames)[::-1]
        whole = samples[:, part].copy()
        samples[:, part] *= line
        open_dbfs = db_from_gain(float(np.abs(whole * (np.sqrt(line) - line)).max(initial=0.0)))
        if open_dbfs > UNHEARD_DBFS:
            told(
                f"{what} of {length_s:.3f} s as a straight line; one of equal power would differ by "
                f"{open_dbfs:.1f} dBFS at most",
                item.origin,
                "approximate",
            )
    return samples


def are_unheard(item: Item, path: Path, length_s: float | None) -> bool:
    """Whether an item that plays a whole file has nothing but silence where it fades, so that the file can stay."""
    heads = [Excerpt(0.0, item.fade_in_s)] if item.fade_in_s else []
    tails = [Excerpt(max(0.0, (length_s or 0.0) - item.fade_out_s))] if item.fade_out_s else []
    if length_s is None or (heads and item.fade_in_s >= length_s):
        return not heads and not tails
    return all(
        np.abs(block).max(initial=0.0) < gain_from_db(UNHEARD_DBFS)
        for part in (*heads, *tails)
        for block in open_file(path, excerpt=part).blocks()
    )


def _line(frames: int) -> npt.NDArray[np.float32]:
    """From 0 at the first frame towards 1 at the one behind the last."""
    return (np.arange(frames) / frames).astype(np.float32)
