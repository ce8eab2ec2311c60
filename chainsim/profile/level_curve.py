"""A sine near 1 kHz at levels from -84 to +36 dBFS: where the stage is linear, and where it stops being so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.level_bracketing import Bracket, narrow
from chainsim.profile.level_scaling import LEVELS_DBFS
from chainsim.profile.null_depth import Array
from chainsim.profile.output_grid import grid_step
from chainsim.profile.sine_response import Criteria, Criterion, Response, compare
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_gain, db_from_power, gain_from_db

TOLERANCE_DB = 0.02
FLAT_SLOPE = 0.05
SHORTEST_RUN = 3
"""Neighbouring levels that have to agree before they are called a linear region: 12 dB."""
FEW_LEVELS = 4
GROWTH_WITHIN_DB = (1.0, 3.0)
"""From linear to 1 %: what needs less is a clip, what needs more is none; in between distortion's growth tells."""


@dataclass(frozen=True, slots=True)
class LevelCurve:
    """The channel that stops being linear first. Levels as in `chainsim.model.profile`."""

    frequency_hz: float
    channel: int
    reference_index: int | None  # in LEVELS_DBFS; None: the stage has no linear region
    responses: tuple[Response, ...]  # by level, against the reference (or the level in the middle)
    output_dbfs: tuple[float, ...]
    distortion_db: tuple[float, ...]
    gain_db: float | None = None
    linear_to_dbfs: float | None = None
    clean_to_dbfs: float | None = None
    one_percent_dbfs: float | None = None
    p1_dbfs: float | None = None
    lower_limit_dbfs: float | None = None
    ceiling_dbfs: float | None = None
    steps_db: float = -math.inf  # what the grid that the reference lies on leaves of it, if it does
    growth_db: tuple[float, ...] = ()  # lnr_db from linear_to_dbfs to one_percent_dbfs, at equal steps of amplitude


def measure_levels(tones: ToneBench, frequency_hz: float, criteria: Criteria) -> LevelCurve:
    """The curve and, to 0.02 dB, what is read from it."""
    periods = tones.periods(frequency_hz)
    windows = tones.answers([Tone(periods, level) for level in LEVELS_DBFS])
    channel, reference = _worst_channel(windows, criteria)
    at = len(LEVELS_DBFS) // 2 if reference is None else reference
    responses = tuple(
        compare(window[channel], windows[at][channel], level - LEVELS_DBFS[at])
        for window, level in zip(windows, LEVELS_DBFS, strict=True)
    )
    output_dbfs, distortion_db = _outputs(tones, periods, windows, channel)
    if reference is None:
        return LevelCurve(tones.frequency_hz(periods), channel, None, responses, output_dbfs, distortion_db)

    def respond(asked: Sequence[Tone]) -> list[Response]:
        return [
            compare(window[channel], windows[at][channel], tone.level_dbfs - LEVELS_DBFS[at])
            for tone, window in zip(asked, tones.answers(asked), strict=True)
        ]

    upwards, downwards = range(at + 1, len(LEVELS_DBFS)), range(at - 1, -1, -1)
    wanted: tuple[tuple[str, range, Criterion], ...] = (
        ("linear_to_dbfs", upwards, criteria.is_nonlinear),
        ("clean_to_dbfs", upwards, criteria.is_unclean),
        ("one_percent_dbfs", upwards, criteria.is_one_percent),
        ("p1_dbfs", upwards, criteria.is_compressed),
        ("lower_limit_dbfs", downwards, criteria.is_unclean),
    )
    found = {name: _bracket(periods, responses, indices, criterion) for name, indices, criterion in wanted}
    names = [name for name, bracket in found.items() if bracket is not None]
    closed = narrow([bracket for bracket in found.values() if bracket is not None], respond, TOLERANCE_DB)
    levels = {name: bracket.middle_dbfs for name, bracket in zip(names, closed, strict=True)}
    beyond = _between(levels.get("linear_to_dbfs"), levels.get("one_percent_dbfs"))
    return LevelCurve(
        tones.frequency_hz(periods),
        channel,
        reference,
        responses,
        output_dbfs,
        distortion_db,
        gain_db=db_from_power(float(windows[at][channel].var()) * 2.0) - LEVELS_DBFS[at],
        ceiling_dbfs=ceiling_of(output_dbfs),
        steps_db=_steps_db(windows[at][channel]),
        growth_db=tuple(response.lnr_db for response in respond([Tone(periods, level) for level in beyond])),
        **levels,
    )


def _steps_db(window: Array) -> float:
    """Noise of being rounded to a grid, against a window of one channel; -inf: it lies on none."""
    step = grid_step(window[np.newaxis])
    return -math.inf if step is None else db_from_power(step * step / 12.0 / float(window.var()))


def _between(linear_to_dbfs: float | None, one_percent_dbfs: float | None) -> Sequence[float]:
    """Both levels and the one in the middle, by amplitude; none where how far they are apart says enough."""
    if linear_to_dbfs is None or one_percent_dbfs is None:
        return ()
    least_db, most_db = GROWTH_WITHIN_DB
    if not least_db <= one_percent_dbfs - linear_to_dbfs < most_db:
        return ()
    middle = (gain_from_db(linear_to_dbfs) + gain_from_db(one_percent_dbfs)) / 2.0
    return linear_to_dbfs, db_from_gain(middle), one_percent_dbfs


def measure_outputs(tones: ToneBench, frequency_hz: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What comes out at each level, and how distorted, in the first channel: sample peak in dBFS, THD+N in dB."""
    periods = tones.periods(frequency_hz)
    return _outputs(tones, periods, tones.answers([Tone(periods, level) for level in LEVELS_DBFS]), 0)


def _outputs(
    tones: ToneBench, periods: int, windows: Sequence[Array], channel: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    output_dbfs = tuple(db_from_gain(float(abs(window[channel]).max())) for window in windows)
    return output_dbfs, tuple(tones.distortion_db(window[channel : channel + 1], periods) for window in windows)


def _worst_channel(windows: Sequence[Array], criteria: Criteria) -> tuple[int, int | None]:
    """The channel with the lowest end of its linear region, and the reference level there."""
    channels = range(windows[0].shape[0])
    tops = [_linear_run(windows, channel, criteria) for channel in channels]
    channel = min(channels, key=lambda c: -1 if (run := tops[c]) is None else run[1])
    run = tops[channel]
    # The top of the run less one step, so that the reference itself is well inside.
    return channel, None if run is None else max(run[0], run[1] - 1)


def _linear_run(windows: Sequence[Array], channel: int, criteria: Criteria) -> tuple[int, int] | None:
    """First and last index of the longest run of levels whose neighbours differ by gain alone."""
    best: tuple[int, int] | None = None
    start = 0
    for index in range(1, len(windows) + 1):
        if index < len(windows) and windows[index - 1][channel].any():
            rise_db = LEVELS_DBFS[index] - LEVELS_DBFS[index - 1]
            if criteria.is_alike(compare(windows[index][channel], windows[index - 1][channel], rise_db)):
                continue
        if index - start >= SHORTEST_RUN and (best is None or index - start > best[1] - best[0] + 1):
            best = (start, index - 1)
        start = index
    return best


def lowest_alike(tones: ToneBench, curve: LevelCurve, lowest_index: int, lnr_db: float) -> int | None:
    """The lowest level from an index on that the next one answers alike to so many dB: most do at once."""
    periods = tones.periods(curve.frequency_hz)
    for first in range(lowest_index, len(LEVELS_DBFS) - 1, FEW_LEVELS):
        levels_dbfs = LEVELS_DBFS[first : first + FEW_LEVELS + 1]
        windows = [window[curve.channel] for window in tones.answers([Tone(periods, level) for level in levels_dbfs])]
        for index in range(len(windows) - 1):
            rise_db = levels_dbfs[index + 1] - levels_dbfs[index]
            if windows[index].any() and compare(windows[index + 1], windows[index], rise_db).lnr_db < lnr_db:
                return first + index
    return None


def _bracket(periods: int, responses: Sequence[Response], indices: range, criterion: Criterion) -> Bracket | None:
    """The first step, going away from the reference, at the end of which the criterion is met."""
    for index in indices:
        if criterion(responses[index]):
            before = index - indices.step
            known = responses[before], responses[index]
            return Bracket(periods, criterion, LEVELS_DBFS[before], LEVELS_DBFS[index], *known)
    return None


def ceiling_of(output_dbfs: Sequence[float]) -> float | None:
    """The output's peak, if it no longer rises between +24 and +36 dBFS."""
    low, high = LEVELS_DBFS.index(24.0), LEVELS_DBFS.index(36.0)
    slope = (output_dbfs[high] - output_dbfs[low]) / (LEVELS_DBFS[high] - LEVELS_DBFS[low])
    return output_dbfs[high] if math.isfinite(slope) and abs(slope) < FLAT_SLOPE else None
