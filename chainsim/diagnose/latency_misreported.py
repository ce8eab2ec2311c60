"""latency-misreported: a plugin's delay is not the latency that it reports.

What it means: hosts line up tracks and branches by the latency that a plugin
reports. This one's output is really earlier or later than that.

Why it matters: in parallel with another branch (or with the dry track) the
difference is a comb filter: hollow sound and cancelled bands, the lowest at
half the sample rate divided by the error. Alone on a track it is a shift in
time that is seldom heard.

How it was measured: by the lag at which output and input correlate best, only
where that correlation is at least 0.9: reverbs, delays and strong filters
have no single latency to measure. It fires on any difference that is possible
(no output comes before its input), unless quiet sweeps over the whole band
came out on time. Then only this track seems to shift, because of phase, or as
a drum does when its attack is turned down. It is a warning inside parallel
branches.

Example: a look-ahead limiter that reports 0 frames and delays by 64 at
48 kHz: 1.3 ms, first notch at 375 Hz when mixed with the dry signal.

What to do: in a branch, delay the other branches by the error, or keep the
plugin out of parallel paths; look for an update of the plugin.

When to ignore it: in a plain insert chain, and for an error of a few frames
from a stage with steep filters, whose own phase shift reads as delay.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.lanes import places
from chainsim.diagnose.wording import capitalised, label
from chainsim.model.finding import Finding, Severity
from chainsim.model.profile import Kind, StageProfile
from chainsim.model.result import Measurement
from chainsim.units import s_from_frames

NAME = "latency-misreported"
MIN_CORRELATION = 0.9


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage whose latency was measurable and is not the reported one; of branches, theirs."""
    for place in places(measurement):
        comparison, reported_frames = place.stage.comparison, place.stage.latency.reported_frames
        error_frames, correlation = comparison.latency_error_frames, comparison.correlation
        if (
            not place.works
            or place.stage.branches
            or not error_frames
            or correlation is None
            or correlation < MIN_CORRELATION
        ):
            continue
        if not _may_be_late(place.stage.profile, reported_frames):
            continue
        if reported_frames + error_frames < 0:  # nothing answers before it is asked: that is the phase of a filter
            continue
        error_ms = 1000.0 * s_from_frames(error_frames, measurement.sample_rate_hz)
        comb = "; in parallel with the other branches that is a comb filter" if place.nested else ""
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} reports a latency of {reported_frames} frames "
            f"and delays by {reported_frames + error_frames}: {error_frames:+d} frames ({error_ms:+.1f} ms){comb}.",
            f"Delay the other branches by {error_frames} frames, or move {label(place)} out of the parallel stage."
            if place.nested and error_frames > 0
            else f"Look for an update of {label(place)}, and keep it out of parallel paths.",
            place=place,
            severity=Severity.WARNING if place.nested else None,
        )


def _may_be_late(profile: StageProfile, reported_frames: int) -> bool:
    """Whether what probing found allows for it: sweeps came at another time, or could not tell."""
    probed_frames = profile.latency_measured_frames
    return profile.kind is not Kind.LINEAR if probed_frames is None else probed_frames != reported_frames
