"""clipping: the tops of waves are cut off flat in the file.

What it means: runs of equal samples stand at the highest level of a channel,
where a wave would have been round. That is what a clip leaves, and hardly
anything else: a limiter rounds, and music does not stand still at its peak.

Why it matters: what was cut off is gone, and harmonics that were never played
are there instead. Turning the mix down keeps both.

How it was measured: runs of three and more equal samples at or near a
channel's own peak, at any level: a cut that was turned down afterwards is
seen as well. Tier "measured" from ten runs, or one of six frames, on: fewer
and shorter ones happen by chance in 16-bit files, and are a hint.

Example: 612 runs, the longest 14 frames: the bus was 3 dB over full scale
when it was written to a 16-bit file.

What to do: go back to the mix. Turn the clip gain of all tracks down by the
same amount until the bus stays below full scale, and export again. The master
fader helps only if nothing before it clips. Where there is no mix to go back
to, a declipper guesses what is missing.

When to ignore it: in noise, distortion and other sounds made of flat tops.

What it can't see: a clip that was filtered afterwards, by an equaliser, a
high-pass or a lossy format: its tops are not flat any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, ReviewMeasurement, Span, Tier
from chainsim.units import format_db

NAME = "clipping"
SURE_RUNS = 10
SURE_FRAMES = 6


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one."""
    levels = measurement.levels
    if levels.flat_runs == 0 or measurement.is_silent:
        return
    sure = levels.flat_runs >= SURE_RUNS or levels.longest_flat_run_frames >= SURE_FRAMES
    runs = f"{levels.flat_runs} flat run{'' if levels.flat_runs == 1 else 's'}"
    longest_ms = 1000.0 * levels.longest_flat_run_frames / measurement.source.format.sample_rate_hz
    at_s = levels.flat_run_at_s
    peak = format_db(levels.sample_peak_dbfs, limit_db=0.0)
    yield Judgement(
        NAME,
        Tier.MEASURED if sure else Tier.HINT,
        Severity.ERROR if sure else Severity.INFORMATION,
        f"The tops of waves are cut off flat at the mix's peak of {peak} dBFS."
        if sure
        else "A few waves stand still at the peak; so few happen without a clip as well.",
        (
            Evidence("flat_runs", levels.flat_runs, runs),
            Evidence(
                "longest_flat_run_frames",
                levels.longest_flat_run_frames,
                f"the longest {levels.longest_flat_run_frames} frames ({longest_ms:.2f} ms)",
            ),
            Evidence("clipped_samples", levels.clipped_samples, f"{levels.clipped_samples} samples at full scale"),
        ),
        () if at_s is None else (Span(at_s, at_s + longest_ms / 1000.0),),
        "Lower the clip gain of all tracks alike until the mix bus stays below full scale, and export again."
        if sure
        else "",
    )
