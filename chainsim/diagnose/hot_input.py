"""hot-input: a stage is fed well above the reference level.

What it means: on average the plugin gets more level than the chain's
operating level. Nothing has to be over full scale for that.

Why it matters: plugins that model analogue gear are calibrated, mostly to
-18 dBFS. Fed 10 dB hotter they saturate more, and a compressor whose
threshold is fixed works 10 dB deeper. A preset then no longer sounds as it
was made.

How it was measured: RMS of the active signal at the stage's input, trims
applied, pauses left out (the 400 ms blocks that the gates of BS.1770 keep,
unweighted), against reference.rms_dbfs (-18). It fires when the difference
is more than max_over_reference_db (6 dB). RMS is mathematical: a sine that
peaks at -18 dBFS has -21.01 dBFS RMS. Stages in a row that are all fed hot
make one finding, where it begins.

Example: a vocal at -9 dBFS RMS goes into a tube stage: 9 dB above -18.

What to do: turn down the trim before the stage, or the clip gain if it is the
first, so that the plugin works where it was made to, and make up the level
after the chain. It is only information where probing showed that all stages
fed hot are linear at any level, as many digital equalisers and delays are:
to them level does not matter, and no trim is needed.

When to ignore it: when the stage is driven on purpose, or your reference is
another one: set reference.rms_dbfs.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.input_level_runs import fed_runs
from chainsim.diagnose.wording import at_least, bound, capitalised, knob_before, label, listed, span
from chainsim.model.finding import Finding, Severity
from chainsim.model.level_comparison import exceeds, programme_rms_dbfs
from chainsim.model.levels import Levels
from chainsim.model.profile import Kind
from chainsim.model.result import Measurement, StageResult
from chainsim.model.stage_overload import plugins_in
from chainsim.units import format_db

NAME = "hot-input"
_CLEARLY_DB = 0.05  # smaller differences of level are not worth a clause


def find(measurement: Measurement) -> Iterator[Finding]:
    """One finding for each run of stages that are fed hot, at the first of them."""
    limit = limit_of(NAME, measurement)
    reference = measurement.chain.reference

    def over_db(levels: Levels) -> float:
        return programme_rms_dbfs(levels) - reference.rms_dbfs

    for run in fed_runs(measurement, lambda levels: exceeds(over_db(levels), limit.value)):
        first, worst = run[0], max(run, key=lambda place: over_db(place.stage.input))
        fed = first.stage.input
        message = (
            f"{capitalised(label(first))} is fed {format_db(programme_rms_dbfs(fed))} dBFS RMS, "
            f"{format_db(over_db(fed), limit_db=limit.value, signed=False)} dB above the reference of "
            f"{bound(reference.rms_dbfs)} dBFS (limit {bound(limit.value)} dB), with peaks at "
            f"{format_db(fed.sample_peak_dbfs)} dBFS (cap {bound(reference.max_peak_dbfs)} dBFS)"
        )
        if len(run) > 1:
            message += f"; {span(run[1:])} receive{'s' if len(run) == 2 else ''} it hot as well"
        if over_db(worst.stage.input) > over_db(fed) + _CLEARLY_DB:
            most = format_db(over_db(worst.stage.input), limit_db=limit.value, signed=False)
            message += f", {'' if len(run) == 2 else f'most of all {label(worst)}, '}{most} dB above"
        indifferent = [place for place in run if _is_linear(place.stage)]
        matters = len(indifferent) < len(run)
        if indifferent:
            linear = f"linear at any level: {listed(indifferent)}"
            message += f"; {'it is linear at any level' if len(run) == 1 else linear}"
        yield make_finding(
            NAME,
            f"{message}.",
            f"Lower {knob_before(first)} by at least {at_least(over_db(fed) - limit.value)}, "
            f"or by {format_db(over_db(fed), signed=False)} dB to reach the reference."
            if matters
            else "No trim is needed: what is linear does the same at every level.",
            place=first,
            severity=None if matters else Severity.INFORMATION,
            excess_db=over_db(worst.stage.input) - limit.value,
            limit=limit,
        )


def _is_linear(stage: StageResult) -> bool:
    """Whether probing knows that level makes no difference here, neither high nor (as for a gate) low."""
    return all(
        plugin.profile.kind is Kind.LINEAR
        and plugin.profile.worst_onset_dbfs is None
        and plugin.profile.lower_limit_dbfs is None
        for plugin in plugins_in(stage)
    )
