"""what-level: what level should I aim for?

There is no level that is right for every plugin. Two things are worth
knowing, and chainsim prints both for your own chain.

A habit: around -18 dBFS RMS, with peaks between -12 and -6 dBFS. It comes
from analogue desks (0 VU), and many plugins that model them are set up for
it. It is this tool's reference, and a chain file can set another one. RMS is
mathematical here: a full-scale sine reads -3.0, so a line-up sine at -18 on a
peak meter is 3 dB lower than the reference.

A fact: where each plugin stops being clean. Equalisers, gains and delays as a
rule take any level. Compressors work from their threshold on, saturators
gradually, clippers from their edge. Only in front of those does level matter.

To see it: chainsim probe CHAIN says where every plugin stops being clean,
chainsim sweep CHAIN AUDIO --input-db -24:+12:3 what your track makes of it.
"""

from __future__ import annotations

from chainsim.model.finding import Severity
from chainsim.model.result import Result, StageResult
from chainsim.model.stage_overload import plugins_in
from chainsim.units import format_db

QUESTION = "What level should I aim for?"
_MOST_NAMED = 3


def applies(result: Result) -> bool:
    """Something is fed hot or far too quietly."""
    return any(
        finding.name == "weak-signal" or (finding.name == "hot-input" and finding.severity is not Severity.INFORMATION)
        for finding in result.findings
    )


def answer(result: Result) -> str:
    """The reference, what the track has, and which plugins care."""
    reference, source = result.measurement.chain.reference, result.measurement.taps[0].levels
    has = format_db(source.active_rms_dbfs if source.active_rms_dbfs is not None else source.rms_dbfs)
    return (
        f"About {reference.rms_dbfs:g} dBFS RMS with peaks up to {reference.max_peak_dbfs:g} dBFS is this chain's "
        f"reference, a habit, not a law; the track has {has} and peaks at {format_db(source.sample_peak_dbfs)}. "
        f"{_who_cares(result)}"
    )


def _who_cares(result: Result) -> str:
    plugins = [plugin for stage in result.measurement.stages for plugin in plugins_in(stage)]
    limits = [(onset, plugin) for plugin in plugins if (onset := plugin.profile.worst_onset_dbfs) is not None]
    if not limits:
        return "No plugin in it depends on level." if plugins else "There is no plugin in it to care."
    limits.sort(key=lambda entry: entry[0])
    named = ", ".join(_named(onset, plugin) for onset, plugin in limits[:_MOST_NAMED])
    rest = len(limits) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    if len(plugins) == 1:
        return f"Its plugin depends on level: {named}."
    verb = "depends" if len(limits) == 1 else "depend"
    return f"Of {len(plugins)} plugins {len(limits)} {verb} on level: {named}{more}."


def _named(onset_dbfs: float, plugin: StageResult) -> str:
    return f"{plugin.path} '{plugin.name}' from peaks of {format_db(onset_dbfs)} dBFS on"
