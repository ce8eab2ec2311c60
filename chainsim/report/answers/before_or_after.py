"""before-or-after: turn it down before recording, or afterwards?

Before, only as far as the converter needs it: what is above 0 dBFS there is
cut off for good, and no trim, fader or plugin brings it back. With 24 bits
there is room to record with peaks around -10 dBFS and lose nothing.

Afterwards is as good as before for everything else. A recording that is hot
but not clipped holds all of the signal; the clip gain (input_trim_db) turns
it down without loss, before the first plugin.

Look at the source: chainsim counts runs of equal samples at its peak, which
is what clipping in a converter leaves, and says so as source-clipped.
"""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.result import Result
from chainsim.units import format_db

QUESTION = "Turn it down before recording, or afterwards?"


def applies(result: Result) -> bool:
    """The recording was clipped, or comes in hot at the first stage."""
    return any(
        finding.name == "source-clipped"
        or (finding.name == "hot-input" and finding.path == "1" and finding.severity is not Severity.INFORMATION)
        for finding in result.findings
    )


def answer(result: Result) -> str:
    """What was lost in this recording, if anything."""
    source = result.measurement.taps[0].levels
    peak = f"{format_db(source.sample_peak_dbfs)} dBFS"
    if any(finding.name == "source-clipped" for finding in result.findings):
        return (
            f"Before: this recording was clipped ({source.flat_runs} flat runs at {peak}), and turning it down now "
            "brings nothing back. Record it again with peaks around -10 dBFS, or use a de-clipper."
        )
    return (
        f"Afterwards is as good here: the recording peaks at {peak} and shows no sign of clipping: nothing was "
        "lost, and the clip gain (input_trim_db) turns it down before the first plugin."
    )
