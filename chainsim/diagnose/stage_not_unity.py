"""stage-not-unity: a plugin by itself changes the level a lot.

What it means: what comes out of the plugin is much louder, or much quieter,
than what went in. Trims do not count, this is the plugin alone.

Why it matters: bypassing the plugin then changes the level, so it can't be
judged by ear: the louder one always wins. And everything behind it is driven
differently with the plugin in and out.

How it was measured: integrated loudness (BS.1770) of the stage's output less
that of its input; RMS where loudness can't be measured (less than 400 ms).
It fires beyond max_stage_gain_db (6 dB), up or down.

Example: a limiter plugin with 9.8 dB of automatic make-up gain; a low-pass
that leaves a bass line 8 dB quieter; two parallel branches at 0 dB, which
sum to +6.0 dB.

What to do: set the plugin's output (or make-up, or mix) control so that in
and out are equally loud; if it has none, use the trim before the next stage.

When to ignore it: where changing the level is the stage's job: a gain stage,
a heavy compressor, a filter that takes most of the sound away. It is never
more than information.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.diagnose.finding_factory import limit_of, make_finding
from chainsim.diagnose.lanes import StagePosition, places
from chainsim.diagnose.wording import bound, capitalised, label
from chainsim.model.chain import BuiltinStage, ParallelStage
from chainsim.model.finding import Finding
from chainsim.model.level_comparison import changes_more, is_number, is_silent
from chainsim.model.result import Measurement
from chainsim.units import format_db

NAME = "stage-not-unity"


def find(measurement: Measurement) -> Iterator[Finding]:
    """One for every working stage that gets signal and changes its level beyond the limit."""
    limit = limit_of(NAME, measurement)
    for place in places(measurement):
        gain_db, metric = _gain(place)
        if not place.works or is_silent(place.stage.input) or not is_number(gain_db):
            continue
        if not changes_more(abs(gain_db), limit.value):
            continue
        amount = format_db(abs(gain_db), limit_db=limit.value, signed=False)
        verb, knob = ("raises", "down") if gain_db > 0.0 else ("lowers", "up")
        yield make_finding(
            NAME,
            f"{capitalised(label(place))} by itself {verb} the {metric} by {amount} dB "
            f"(limit {bound(limit.value)} dB).",
            _remedy(place, knob, amount),
            place=place,
            excess_db=abs(gain_db) - limit.value,
            limit=limit,
        )


def _gain(place: StagePosition) -> tuple[float | None, str]:
    if place.stage.gain_db is not None:
        return place.stage.gain_db, "loudness"
    return place.stage.rms_gain_db, "RMS level"


def _remedy(place: StagePosition, knob: str, amount: str) -> str:
    """By a knob that is there: pedalboard's effects have no output level, but for the one that is nothing else."""
    spec = place.stage.spec
    if isinstance(spec, ParallelStage):
        return f"Turn the gain_db of its branches {knob} by {amount} dB, so that it can be compared with its bypass."
    if not isinstance(spec, BuiltinStage):
        return f"Turn the plugin's own output {knob} by {amount} dB, so that it can be compared with its bypass."
    if spec.builtin == "Gain":
        return f"Turn its gain_db {knob} by {amount} dB, unless the change is what the stage is for."
    return (
        f"Turn the level {knob} by {amount} dB behind it (trim_db of the next stage, or fader_db), so that it can be "
        "compared with its bypass."
    )
