"""level-spread: tracks were recorded at very different levels.

What it means: as they enter their chains, behind their clip gains, some
tracks are far above or below what is usual in this session.

Why it matters: the faders then make up for the recording instead of mixing,
and stand where they are coarse; and presets, which expect an operating level,
do nothing to the one track and too much to the other.

How it was measured: the RMS of the active signal of each track's source plus
its clip gain, against the median of all tracks that are not silent (three or
more of them), and that distance against max_level_spread_db (12 dB).

Example: a whispered vocal at -41 dBFS RMS among tracks around -18.

What to do: bring its clip gain to the others', and take the difference back
at its fader: `chainsim mix SESSION --fix --plan reference` does that for all.

When to ignore it: when it is meant, for a room microphone or an effect, and
its chain holds nothing that depends on level.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from chainsim.diagnose.session_finding_factory import make_session_finding, session_limit
from chainsim.diagnose.session_wording import listed_few, share_of, with_amounts
from chainsim.diagnose.wording import bound
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds, is_silent, programme_rms_dbfs
from chainsim.model.session_routing import sounding
from chainsim.units import format_db

if TYPE_CHECKING:
    from chainsim.model.mix import MixResult

NAME = "level-spread"
_LEAST_TRACKS = 3


def find(mix: MixResult) -> Iterator[Finding]:
    """At most one, for all that are far from the median."""
    limit = session_limit(NAME, mix)
    clips = {
        track.name: programme_rms_dbfs(measurement.taps[0].levels) + measurement.chain.input_trim_db
        for track, _, measurement in sounding(mix)
        if not is_silent(measurement.taps[0].levels)
    }
    if len(clips) < _LEAST_TRACKS:
        return
    middle_dbfs = median(clips.values())
    distances = sorted(((name, level - middle_dbfs) for name, level in clips.items()), key=lambda one: -abs(one[1]))
    far = [(name, distance_db) for name, distance_db in distances if exceeds(abs(distance_db), limit.value)]
    if not far:
        return
    yield make_session_finding(
        NAME,
        f"{share_of(len(far), len(clips))} enter their chains more than "
        f"{bound(limit.value)} dB from the median of {format_db(middle_dbfs)} dBFS RMS: "
        f"{listed_few(with_amounts(far))}.",
        "Bring the clip gain (input_trim_db) of each to the others' and take the difference back at its fader: "
        "`chainsim mix SESSION --fix --plan reference` does both.",
        tracks=[name for name, _ in far],
        excess_db=abs(far[0][1]) - limit.value,
        limit=limit,
    )
