"""in-the-box: does it matter in 32-bit float?

Between plugins it does not. A host hands floating-point numbers from one to
the next, and 0 dBFS is no limit for those: +12 dBFS can be turned down later
without loss. It matters in two places.

Inside a plugin: many clip, saturate or work in whole numbers inside, at
levels that no meter between the plugins shows. chainsim probes every plugin
with levels up to +36 dBFS and tries it on your own track, so it says which of
yours do.

At the way out: a file of 16 or 24 bits and every converter stop at 0 dBFS.
chainsim run --export-bits 24 counts what they would cut off.

So red between two plugins is a question, not a fault; chainsim answers it for
each place: harmless, or clipped by the next stage.
"""

from __future__ import annotations

from chainsim.model.result import Result, StageResult
from chainsim.model.stage_overload import Overload, overload, plugins_in
from chainsim.units import format_db

QUESTION = "Does it matter in 32-bit float?"
_MOST_NAMED = 4


def applies(result: Result) -> bool:
    """Something is above full scale on its way, or clips inside."""
    if any(finding.name == "internal-clipping" for finding in result.findings):
        return True
    return any(max(s.input.sample_peak_dbfs, s.output.sample_peak_dbfs) > 0.0 for s in result.measurement.stages)


def answer(result: Result) -> str:
    """Between the plugins, inside them, at the way out."""
    plugins = [plugin for stage in result.measurement.stages for plugin in plugins_in(stage)]
    over = [plugin for plugin in plugins if overload(plugin) in (Overload.CLIPS, Overload.SATURATES)]
    unknown = [plugin for plugin in plugins if overload(plugin) is Overload.UNKNOWN]
    sentences = ["Not between plugins: float holds what is above 0 dBFS."]
    if over:
        verb = "is" if len(over) == 1 else "are"
        sentences.append(f"Inside them it does: {_names(over)} {verb} overdriven here, and no fader repairs that.")
    elif unknown:
        sentences.append(f"Whether {_names(unknown)} clip inside is not known: they were not probed.")
    elif plugins:
        sentences.append("Nor inside them, here: none of these plugins is overdriven by this track.")
    peak_dbfs = result.measurement.output.sample_peak_dbfs
    level = f"{format_db(peak_dbfs, limit_db=0.0)} dBFS"
    fits = f"it fits, at {level}" if peak_dbfs <= 0.0 else f"{level} does not fit"
    sentences.append(f"At the way out, into a file of 16 or 24 bits, {fits}.")
    return " ".join(sentences)


def _names(stages: list[StageResult]) -> str:
    named = ", ".join(f"{stage.path} '{stage.name}'" for stage in stages[:_MOST_NAMED])
    rest = len(stages) - _MOST_NAMED
    return f"{named} and {rest} more" if rest > 0 else named
