"""clipping: the tops of waves are cut off flat, or were before a filter.

What it means: runs of equal samples stand at the highest level of a channel,
where a wave would have been round. That is what a clip leaves, and hardly
anything else: a limiter rounds, and music does not stand still at its peak.

Why it matters: what was cut off is gone, and harmonics that were never played
are there instead. Turning the mix down keeps both.

How it was measured: runs of three and more equal samples at or near a
channel's own peak, at any level: a cut that was turned down afterwards is
seen as well. Tier "measured" from ten runs, or one of six frames, on: fewer
and shorter ones happen by chance in 16-bit files, and are a hint.
A high-pass of first order makes a decay of every flat top, with a pace that
its corner sets. Where tops agree on one corner more than chance explains, by
10 standard deviations, that is a strong sign; by 6, a hint. So are tops that
are nearly flat (a corner about 0 Hz), as an equaliser leaves them: basses of
synthesisers have such tops as well.

Example: 612 runs, the longest 14 frames: the bus was 3 dB over full scale
when it was written to a 16-bit file.

What to do: go back to the mix. Turn the clip gain of all tracks down by the
same amount until the bus stays below full scale, and export again. The master
fader helps only if nothing before it clips. Where there is no mix to go back
to, a declipper guesses what is missing.

When to ignore it: in noise, distortion and other sounds made of flat tops,
square waves and some basses of synthesisers among them.

What it can't see: a clip of less than some 3 dB before an equaliser, a
steeper high-pass, or a lossy format: there the tops are not flat any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.counted import counted
from chainsim.model.finding import Severity
from chainsim.model.review import Evidence, Judgement, Tier
from chainsim.model.review_measurement import ReviewMeasurement, Span
from chainsim.units import format_db

NAME = "clipping"
SURE_RUNS = 10
SURE_FRAMES = 6
STRONG_DEVIATIONS = 10.0
HINT_DEVIATIONS = 6.0
TIMES_EXPECTED = 2.0
"""In hours of music a slight unevenness has many deviations; a clip stands out by far more than that."""
FLAT_HZ = 15.0
"""No high-pass in a mix is set lower: below it tops are flat, or nearly, as synthesisers make them too."""


def find(measurement: ReviewMeasurement) -> Iterator[Judgement]:
    """At most one, the one that can be relied on most."""
    if measurement.is_silent:
        return
    levels = measurement.levels
    if levels.flat_runs >= SURE_RUNS or levels.longest_flat_run_frames >= SURE_FRAMES:
        yield _flat(measurement, sure=True)
    elif deviations(measurement) >= HINT_DEVIATIONS:
        yield _filtered(measurement)
    elif levels.flat_runs:
        yield _flat(measurement, sure=False)


def deviations(measurement: ReviewMeasurement) -> float:
    """Of tilted tops, 0 where they do not stand out."""
    tilted = measurement.tilted_tops
    return tilted.deviations if tilted.samples >= TIMES_EXPECTED * tilted.expected else 0.0


def _flat(measurement: ReviewMeasurement, *, sure: bool) -> Judgement:
    levels = measurement.levels
    runs = counted(levels.flat_runs, "flat run")
    longest_ms = 1000.0 * levels.longest_flat_run_frames / measurement.source.format.sample_rate_hz
    at_s = levels.flat_run_at_s
    peak = format_db(levels.sample_peak_dbfs, limit_db=0.0)
    return Judgement(
        NAME,
        Tier.MEASURED if sure else Tier.HINT,
        Severity.ERROR if sure else Severity.INFORMATION,
        f"The tops of waves are cut off flat at the mix's peak of {peak} dBFS."
        if sure
        else "A few waves are flat at the peak; so few happen without clipping, too.",
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


def _filtered(measurement: ReviewMeasurement) -> Judgement:
    tilted = measurement.tilted_tops
    is_flat = abs(tilted.corner_hz) < FLAT_HZ
    strong = tilted.deviations >= STRONG_DEVIATIONS and not is_flat
    return Judgement(
        NAME,
        Tier.STRONG_SIGN if strong else Tier.HINT,
        Severity.WARNING if strong else Severity.INFORMATION,
        "The tops of waves are nearly flat, as left by a clip that was filtered afterwards, or by heavy saturation."
        if is_flat
        else f"The tops of waves would be flat if a high-pass at {round(tilted.corner_hz)} Hz were undone: "
        "something clipped before it.",
        (
            Evidence("tilted_samples", tilted.samples, f"{tilted.samples} samples of such tops"),
            Evidence("expected_samples", tilted.expected, f"{tilted.expected:.0f} by chance"),
            Evidence("deviations", tilted.deviations, f"{tilted.deviations:.0f} standard deviations between them"),
            Evidence("corner_hz", tilted.corner_hz, f"corner {round(tilted.corner_hz)} Hz"),
        ),
        (),
        "Lower the clip gain of all tracks alike, and look for the stage that clips with `chainsim run` on the chain "
        "of the mix bus.",
    )
