"""source-silent: there is nothing to judge, since the source is silent.

What it means: what was played into the chain never rises above -90 dBFS.

Why it matters: silence passes through most chains without a trace. A report
without findings, or a check that passes, says nothing then.

How it was measured: sample peak of the source, before the chain's own gain.

Example: a check whose --audio is a stem that begins after the excerpt ends.

What to do: play something else, or another part of it (--start-s, --end-s).

When to ignore it: where silence is the test, such as for a plugin that must
not make noise of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import make_finding
from chainsim.diagnose.wording import bound
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import SILENT_BELOW_DBFS, is_silent
from chainsim.model.result import Measurement

NAME = "source-silent"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One where the source holds no signal; one that holds NaN is another finding."""
    source = measurement.taps[0].levels
    if not is_silent(source) or source.non_finite_samples:
        return
    yield make_finding(
        NAME,
        f"The source is silent, below {bound(SILENT_BELOW_DBFS)} dBFS throughout: nothing of this chain was tried.",
        "Play audio with signal in it, or another part of it (--start-s, --end-s).",
        tap=0,
    )
