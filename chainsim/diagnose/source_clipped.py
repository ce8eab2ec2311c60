"""source-clipped: the source was clipped before it came here.

What it means: the waveform is cut off flat at its highest level, many times.
That happened while recording, or in a master that was limited by clipping.

Why it matters: what is cut off is lost, and no setting in this chain brings
it back. Equalisers and filters turn the flat tops into new, higher peaks, so
a clipped file often goes over behind the first stage.

How it was measured: runs of equal samples in a row at or near each channel's
own peak, in the source as read, so that turning a clipped file down does not
hide it. It fires when the longest run has at least min_flat_run_frames (3)
frames; unlike with other limits, reaching it is enough. In files with few
bits, mu-law or A-law, a slow wave stays on its crest without being clipped.
There a run only counts if the level then falls by more than eight of the
file's steps, and has to have five frames if fewer than 256 steps are used.

Example: a drum loop whose snare hits stay at exactly 0.9999 for 14 samples.

What to do: record again with more room (peaks at -12 to -6 dBFS), ask for the
unclipped file, or use a declipper. Lowering the clip gain keeps the plugins
from being overdriven but repairs nothing.

When to ignore it: for square waves and other synthetic sounds that are flat
by nature, very low pure tones at 16 bits, and clipping that you want.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.wording import moment
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import is_silent
from chainsim.model.result import Measurement

NAME = "source-clipped"


def find(measurement: Measurement) -> Iterator[Finding]:
    """At most one, for tap 0."""
    limit = limit_of(NAME, measurement)
    source = measurement.taps[0].levels
    if is_silent(source) or source.flat_runs == 0 or source.longest_flat_run_frames < limit.value:
        return
    runs = "1 flat run" if source.flat_runs == 1 else f"{source.flat_runs} flat runs"
    yield make_finding(
        NAME,
        f"The source has {runs} at its peak, the longest {source.longest_flat_run_frames} frames, "
        f"the first{moment(source.flat_run_at_s)}: it was clipped before it came here.",
        "Use an unclipped take or a declipper; lowering the clip gain (input_trim_db) does not repair it.",
        tap=0,
        limit=limit,
        at_s=source.flat_run_at_s,
    )
