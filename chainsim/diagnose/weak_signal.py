"""weak-signal: a stage is fed far below the reference level.

What it means: on average the plugin gets much less level than the chain's
operating level.

Why it matters: thresholds are never reached, so compressors and saturators
do nothing, gates may close for good, and the noise or dither of a plugin
comes closer to the music. Digital noise alone is no reason to worry: 24 dB
under the reference is still 100 dB above the floor of 24-bit audio.

How it was measured: RMS of the active signal at the stage's input, trims
applied, pauses left out (the 400 ms blocks that the gates of BS.1770 keep),
against reference.rms_dbfs (-18). It fires when the difference is more than
max_under_reference_db (24 dB). Silence (peaks below -90 dBFS) does not count.

Example: a podcast voice recorded at -45 dBFS RMS is 27 dB under; a compressor
with its threshold at -24 dBFS never works.

What to do: raise the clip gain or the trim before the stage, but no further
than the peak cap allows.

When to ignore it: for sparse sounds (single hits, room noise, impulses as a
test signal), and where every stage after it is linear.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.input_level_runs import fed_runs
from chainsim.diagnose.wording import bound, capitalised, knob_before, label, span
from chainsim.model.chain import Reference
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import exceeds, is_silent, programme_rms_dbfs
from chainsim.model.levels import Levels
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "weak-signal"
_WORTH_A_TURN_DB = 0.1


def find(measurement: Measurement) -> Iterator[Finding]:
    """One finding for each run of stages that are fed weakly, at the first of them."""
    limit = limit_of(NAME, measurement)
    reference = measurement.chain.reference

    def under_db(levels: Levels) -> float:
        return reference.rms_dbfs - programme_rms_dbfs(levels)

    def is_weak(levels: Levels) -> bool:
        return not is_silent(levels) and exceeds(under_db(levels), limit.value)

    for run in fed_runs(measurement, is_weak):
        first = run[0]
        fed = first.stage.input
        message = (
            f"{capitalised(label(first))} is fed {format_db(programme_rms_dbfs(fed))} dBFS RMS, "
            f"{format_db(under_db(fed), limit_db=limit.value, signed=False)} dB below the reference of "
            f"{bound(reference.rms_dbfs)} dBFS (limit {bound(limit.value)} dB)"
        )
        if len(run) > 1:
            message += f"; {span(run[1:])} receive{'s' if len(run) == 2 else ''} it weak as well"
        yield make_finding(
            NAME,
            f"{message}.",
            _action(knob_before(first), under_db(fed), fed, reference),
            place=first,
            excess_db=max(under_db(place.stage.input) for place in run) - limit.value,
            limit=limit,
        )


def _action(knob: str, under_db: float, fed: Levels, reference: Reference) -> str:
    to_cap_db = reference.max_peak_dbfs - fed.sample_peak_dbfs
    if to_cap_db < _WORTH_A_TURN_DB:
        cap = f"{bound(reference.max_peak_dbfs)} dBFS"
        return f"Leave {knob} as it is: the peaks are at the cap of {cap} already, so the sound is sparse, not weak."
    if to_cap_db < under_db:
        return f"Raise {knob} by {format_db(to_cap_db, signed=False)} dB, as far as the peak cap allows."
    return f"Raise {knob} by {format_db(under_db, signed=False)} dB to reach the reference."
