"""gain-buildup: loud all along, as if every stage had added a little.

What it means: the level between peaks is high and hardly ever moves. That is
what a chain leaves in which an equaliser adds 3 dB, a compressor 2, a
saturator 4: the same 3 dB from loud to quiet, everywhere.

Why it matters: such a mix tires, and has no chorus that lifts off. It cannot
be undone by a fader: dynamics that are gone stay gone.

How it was measured: crest (sample peak less RMS) of every 3 s that are not
silent: its median is below 10 dB, and its spread (from what 10 % are below to
what 10 % are above) below 4 dB, while the loudness range is below 5 LU. A
hint, since a machine that plays one bar over and over gives the same numbers.

Example: crest 7.2 dB all along, loudness range 2.1 LU.

What to do: look at the chain on the mix bus stage by stage: `chainsim run` on
it shows where the level builds up. Take the gain back at each plugin's own
output until bypass is as loud as on.

When to ignore it: in music that is meant as a wall, and in loops.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement
from chainsim.units import format_db

NAME = "gain-buildup"
CREST_DB = 10.0
SPREAD_DB = 4.0
RANGE_LU = 5.0
LEAST_S = 20.0
"""Shorter excerpts have little range whatever was done to them."""


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one."""
    crest, range_lu = measurement.crest_db, measurement.levels.loudness_range_lu
    if crest is None or range_lu is None or measurement.length_s < LEAST_S:
        return
    spread_db = crest.high - crest.low
    if crest.median >= CREST_DB or spread_db >= SPREAD_DB or range_lu >= RANGE_LU:
        return
    yield Judgement(
        NAME,
        Tier.HINT,
        Severity.WARNING,
        "It is loud throughout and hardly moves, as after a chain in which every stage adds a little.",
        (
            Evidence("median_crest_db", crest.median, f"median crest {format_db(crest.median, signed=False)} dB"),
            Evidence("crest_spread_db", spread_db, f"which varies by {format_db(spread_db, signed=False)} dB"),
            Evidence("loudness_range_lu", range_lu, f"loudness range {format_db(range_lu, signed=False)} LU"),
        ),
        (),
        "Run the chain of the mix bus through `chainsim run`, and turn the output of every stage that adds level down "
        "until its bypass is as loud.",
    )
