"""track-too-hot: tracks enter the mix well above the reference level.

What it means: behind their faders, tracks are well above the operating level
that the session states: in RMS of the active signal, or in peaks.

Why it matters: one such track does no harm; a mix of them does. Levels add
up, and a bus is built for what the reference says, not for full scale from
everybody.

How it was measured: by how far the active RMS is above reference rms_dbfs
(-18 dBFS), or the sample peak above reference max_peak_dbfs (-6 dBFS),
whichever is more, as the track enters its group or the bus, against
max_track_over_reference_db (3 dB). A warning where the bus or a group is over
its limit; else information, since there is room.

Example: a loop that peaks at -0.3 dBFS is 5.7 dB above the cap.

What to do: lower its clip gain, where its own chain profits too:
`chainsim mix SESSION --fix --plan reference` brings every track's clip to the
reference and lets the faders keep the balance.

When to ignore it: when few tracks are summed, and the bus has room for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainsim.diagnose.session_finding_factory import make_session_finding, session_limit
from chainsim.diagnose.session_wording import listed_few, share_of, with_amounts
from chainsim.diagnose.wording import bound
from chainsim.model.chain import Reference
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_comparison import exceeds, programme_rms_dbfs
from chainsim.model.levels import Levels
from chainsim.model.session_routing import sounding, sums

if TYPE_CHECKING:
    from chainsim.model.mix import MixResult

NAME = "track-too-hot"


def find(mix: MixResult) -> Iterator[Finding]:
    """At most one, for all of them."""
    limit, reference = session_limit(NAME, mix), mix.session.reference
    over = [(track.name, _over_db(placed, reference)) for track, placed, _ in sounding(mix)]
    hot = sorted((one for one in over if exceeds(one[1], limit.value)), key=lambda one: -one[1])
    if not hot:
        return
    room_dbfs = session_limit("bus-overload", mix).value
    overloaded = any(exceeds(bus.sum.sample_peak_dbfs, room_dbfs) for bus, _ in sums(mix))
    yield make_session_finding(
        NAME,
        f"{share_of(len(hot), len(over))} enter{'s' if len(over) == 1 else ''} the mix more than "
        f"{bound(limit.value)} dB above the reference of {reference.rms_dbfs:g} dBFS RMS with peaks to "
        f"{reference.max_peak_dbfs:g} dBFS: {listed_few(with_amounts(hot))}"
        f"{'' if overloaded else '; what they add up to is within its limit'}.",
        "Lower the clip gain (input_trim_db) of each by as much, and take what the balance needs at the faders: "
        "`chainsim mix SESSION --fix --plan reference` does both.",
        tracks=[name for name, _ in hot],
        severity=None if overloaded else Severity.INFORMATION,
        excess_db=hot[0][1] - limit.value,
        limit=limit,
    )


def _over_db(levels: Levels, reference: Reference) -> float:
    return max(programme_rms_dbfs(levels) - reference.rms_dbfs, levels.sample_peak_dbfs - reference.max_peak_dbfs)
