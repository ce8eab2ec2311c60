"""The health score: 100 less the points of seven terms, each a number with its formula.

Every term but one is the same at any gain; the one for what is above full
scale is 0 at and below it. So a mix keeps its score when it is merely turned
down. More damage never gives a higher score: each term falls with its number.
"""

from __future__ import annotations

import math

from chainsim.judge.clipping import deviations
from chainsim.model.review import Score, Term
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.units import db_from_gain

FLAT_POINTS, FLAT_EACH = 40.0, 4.0
FILTERED_POINTS, FILTERED_EACH, FILTERED_FROM = 20.0, 4.0, 6.0
CEILING_POINTS, CEILING_EACH, CEILING_FROM = 16.0, 4.0, 4.0
PSR_POINTS, PSR_EACH, PSR_FROM_DB = 40.0, 5.0, 10.0
CREST_POINTS, CREST_EACH, CREST_FROM_DB = 10.0, 2.0, 10.0
OVER_POINTS, OVER_EACH = 20.0, 5.0
DC_POINTS, DC_EACH, DC_FROM_DB = 10.0, 0.5, -50.0


def score(measurement: ReviewMeasurement) -> Score | None:
    """Of a mix that is loud enough to be judged; None where it is silent or shorter than 3 s."""
    if measurement.psr_db is None or measurement.crest_db is None or measurement.is_silent:
        return None
    terms = (
        _flat_tops(measurement),
        _doublings(
            "filtered tops", deviations(measurement), "deviations", FILTERED_FROM, FILTERED_EACH, FILTERED_POINTS
        ),
        _doublings(
            "ceiling",
            _peaks(measurement),
            f"peaks in {_window_s(measurement):g} s",
            CEILING_FROM,
            CEILING_EACH,
            CEILING_POINTS,
        ),
        _below("dynamics", measurement.psr_db.median, "dB PSR", PSR_FROM_DB, PSR_EACH, PSR_POINTS),
        _below("density", measurement.crest_db.median, "dB crest", CREST_FROM_DB, CREST_EACH, CREST_POINTS),
        _over_full_scale(measurement),
        _dc(measurement),
    )
    return Score(max(0.0, 100.0 + sum(term.points for term in terms)), terms)


def _window_s(measurement: ReviewMeasurement) -> float:
    return measurement.peak_density.window_s if measurement.peak_density is not None else 3.0


def _flat_tops(measurement: ReviewMeasurement) -> Term:
    """How often a minute, as doublings: one flat run may be chance, hundreds are a clip."""
    minutes = max(measurement.length_s / 60.0, 0.05)
    a_minute = measurement.levels.flat_runs / minutes
    points = -min(FLAT_POINTS, FLAT_EACH * max(0.0, db_from_gain(a_minute) / 6.0)) if a_minute > 0.0 else 0.0
    formula = f"{FLAT_EACH:g} for each doubling of one run a minute, at most {FLAT_POINTS:g}"
    return Term("flat tops", a_minute, "a minute", points, formula)


def _peaks(measurement: ReviewMeasurement) -> float:
    return float(measurement.peak_density.most_at_ceiling) if measurement.peak_density else 0.0


def _doublings(name: str, value: float, unit: str, limit: float, each: float, most: float) -> Term:
    points = -min(most, each * max(0.0, math.log2(value / limit))) if value > 0.0 else 0.0
    return Term(name, value, unit, points, f"{each:g} for each doubling of {limit:g}, at most {most:g}")


def _below(name: str, value: float, unit: str, limit: float, each: float, most: float) -> Term:
    points = -min(most, each * max(0.0, limit - value))
    return Term(name, value, unit, points, f"{each:g} for each dB below {limit:g}, at most {most:g}")


def _over_full_scale(measurement: ReviewMeasurement) -> Term:
    over = next((one for one in measurement.overs if one.limit_dbtp == 0.0), None)
    percent = 100.0 * over.share if over else 0.0
    points = -min(OVER_POINTS, OVER_EACH * percent)
    return Term(
        "above 0 dBTP", percent, "% of time", points, f"{OVER_EACH:g} for each percent, at most {OVER_POINTS:g}"
    )


def _dc(measurement: ReviewMeasurement) -> Term:
    """Against the mix's own RMS, so that it is the same at any gain."""
    levels = measurement.levels
    offset_db = db_from_gain(abs(levels.dc_offset)) - levels.rms_dbfs
    points = -min(DC_POINTS, DC_EACH * max(0.0, offset_db - DC_FROM_DB))
    formula = f"{DC_EACH:g} for each dB above {DC_FROM_DB:g} dB of the RMS, at most {DC_POINTS:g}"
    return Term("DC offset", max(offset_db, -200.0), "dB of RMS", points, formula)
