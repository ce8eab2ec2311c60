"""The level at which the stage stops being linear, over frequency: a boost before a clip is seen nowhere else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainsim.profile.level_bracketing import Bracket, Respond, narrow
from chainsim.profile.null_depth import Array
from chainsim.profile.sine_response import Criteria, Response, compare
from chainsim.profile.tones import Tone, ToneBench
from chainsim.units import db_from_power, gain_from_db, power_from_db

TOLERANCE_DB = 0.2
TOP_DBFS = 36.0
LOWEST_HZ, DENSE_FROM_HZ, HIGHEST_HZ, HIGHEST_OF_RATE = 40.0, 160.0, 20_000.0, 0.42
FLAT_DB = 1.0
FINER_TONES = 9
NEAR_DB = 1.0
"""Most stages stop at the same level everywhere: looked at first, so that few passes are needed."""


@dataclass(frozen=True, slots=True)
class Onset:
    """`level_dbfs` is +inf where the stage is linear up to +36 dBFS."""

    frequency_hz: tuple[float, ...]
    level_dbfs: tuple[float, ...]


def onset_frequencies_hz(sample_rate_hz: int) -> tuple[float, ...]:
    """Half octaves from 40 Hz, quarter octaves from 160 Hz, up to 20 kHz or 0.42 of the rate."""
    highest = min(HIGHEST_HZ, HIGHEST_OF_RATE * sample_rate_hz)
    frequencies = []
    frequency_hz = LOWEST_HZ
    while frequency_hz <= highest:
        frequencies.append(frequency_hz)
        frequency_hz *= 2.0 ** (0.5 if frequency_hz < DENSE_FROM_HZ - 1.0 else 0.25)
    return tuple(frequencies)


def measure_onset(
    tones: ToneBench,
    frequencies_hz: Sequence[float],
    reference_dbfs: float,
    expected_dbfs: float | None,
    criteria: Criteria,
) -> Onset:
    """The onset near each frequency, to 0.2 dB.

    Args:
        tones: where to measure.
        frequencies_hz: the nearest tones that fit are taken.
        reference_dbfs: well inside the linear region at all frequencies.
        expected_dbfs: the onset near 1 kHz, if there is one.
        criteria: of linearity.
    """
    respond, brackets = _near_expected(tones, frequencies_hz, reference_dbfs, expected_dbfs, criteria)
    endless = _endless(brackets, respond)
    brackets = [bracket for bracket in brackets if bracket.periods not in endless]
    closed = {b.periods: b.middle_dbfs for b in narrow(brackets, respond, TOLERANCE_DB)}
    periods = sorted({*closed, *endless})
    return Onset(
        tuple(tones.frequency_hz(k) for k in periods),
        tuple(closed.get(k, math.inf) for k in periods),
    )


def lowest_onset(
    tones: ToneBench,
    frequencies_hz: Sequence[float],
    reference_dbfs: float,
    expected_dbfs: float | None,
    criteria: Criteria,
) -> Onset:
    """Of `measure_onset` the lowest point alone: the others are only asked whether they are lower still."""
    respond, every = _near_expected(tones, frequencies_hz, reference_dbfs, expected_dbfs, criteria)
    brackets = [bracket for bracket in every if bracket.outside_dbfs < TOP_DBFS]  # the others begin higher
    if not brackets:
        endless = _endless(every, respond)
        brackets = [bracket for bracket in every if bracket.periods not in endless]
    lowest = Onset((), ()) if brackets else Onset((tones.frequency_hz(every[0].periods),), (math.inf,))
    while brackets:
        (closed,) = narrow(brackets[:1], respond, TOLERANCE_DB)
        if closed.middle_dbfs < min(lowest.level_dbfs, default=math.inf):
            lowest = Onset((tones.frequency_hz(closed.periods),), (closed.middle_dbfs,))
        if closed.inside_dbfs == reference_dbfs:
            break  # none is lower than the reference
        there = respond([Tone(bracket.periods, closed.middle_dbfs) for bracket in brackets[1:]])
        lower = [pair for pair in zip(brackets[1:], there, strict=True) if criteria.is_nonlinear(pair[1])]
        brackets = [each for each, _ in sorted(lower, key=lambda pair: pair[1].lnr_db, reverse=True)]
    return lowest


def _near_expected(
    tones: ToneBench,
    frequencies_hz: Sequence[float],
    reference_dbfs: float,
    expected_dbfs: float | None,
    criteria: Criteria,
) -> tuple[Respond, list[Bracket]]:
    """How tones are compared with the reference, and between which levels each stops being linear, the lowest first.

    Up to the top where it does not do so near the level that is expected, and perhaps not there either.
    """
    periods = sorted({tones.periods(frequency_hz) for frequency_hz in frequencies_hz})
    references = dict(zip(periods, tones.answers([Tone(k, reference_dbfs) for k in periods]), strict=True))
    loudest_power = max(float(np.square(window).sum(axis=1).max()) for window in references.values())
    audible_power = loudest_power * power_from_db(criteria.audible_db)

    def respond(asked: Sequence[Tone]) -> list[Response]:
        return [
            _worst(window, references[tone.periods], tone.level_dbfs - reference_dbfs, audible_power)
            for tone, window in zip(asked, tones.answers(asked), strict=True)
        ]

    brackets = [Bracket(k, criteria.is_nonlinear, reference_dbfs, TOP_DBFS) for k in periods]
    near = () if expected_dbfs is None else (expected_dbfs - NEAR_DB, expected_dbfs + NEAR_DB)
    looked_at = [Tone(k, level) for level in near for k in periods if reference_dbfs < level < TOP_DBFS]
    for tone, response in zip(looked_at, respond(looked_at), strict=True):
        brackets = [bracket.tightened(tone, response) for bracket in brackets]
    return respond, brackets


def _endless(brackets: Sequence[Bracket], respond: Respond) -> set[int]:
    """Periods of the tones that are linear up to the top."""
    asked = [bracket for bracket in brackets if bracket.outside_dbfs == TOP_DBFS]
    answers = zip(asked, respond([Tone(bracket.periods, TOP_DBFS) for bracket in asked]), strict=True)
    return {bracket.periods for bracket, response in answers if not bracket.criterion(response)}


def between_neighbours(onset: Onset, sample_rate_hz: int) -> tuple[float, ...]:
    """Frequencies around the worst onset, for a narrow boost may peak between two tones; none if the curve is flat."""
    worst = onset.level_dbfs.index(min(onset.level_dbfs))
    around = [index for index in (worst - 1, worst + 1) if 0 <= index < len(onset.level_dbfs)]
    if all(onset.level_dbfs[index] - onset.level_dbfs[worst] < FLAT_DB for index in around):
        return ()
    edges = [onset.frequency_hz[index] for index in (*around, worst)]
    between = np.geomspace(min(edges), max(edges), FINER_TONES)
    return tuple(float(frequency_hz) for frequency_hz in between if frequency_hz < HIGHEST_OF_RATE * sample_rate_hz)


def merged(*onsets: Onset) -> Onset:
    """One curve of several."""
    points = dict(pair for onset in onsets for pair in zip(onset.frequency_hz, onset.level_dbfs, strict=True))
    return Onset(tuple(sorted(points)), tuple(points[frequency_hz] for frequency_hz in sorted(points)))


def _worst(window: Array, reference: Array, rise_db: float, audible_power: float) -> Response:
    """Of the channels, by gain and by residual; where next to nothing comes through, against what does elsewhere."""
    responses = []
    for answer, quiet in zip(window, reference, strict=True):
        if quiet @ quiet >= audible_power:
            responses.append(compare(answer, quiet, rise_db))
        else:
            gain = gain_from_db(rise_db)
            residual = float(np.square(answer - gain * quiet).sum())
            responses.append(Response(0.0, db_from_power(residual / (gain * gain * audible_power))))
    gain_change_db = max((response.gain_change_db for response in responses), key=abs)
    return Response(gain_change_db, max(response.lnr_db for response in responses))
