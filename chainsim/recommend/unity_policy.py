"""The unity policy: every stage hands on the level that it received.

The trim before the next stage undoes the loudness that a plugin adds or takes (RMS where loudness can't be measured),
and the fader undoes the last one's. So every stage can be compared with its bypass, and no stage drives the next.
Clip gain and the trim before the first stage stay as they are. Trims inside branches are left alone. This is the one
policy that keeps no stage's drive: a stage that is compared with its bypass is fed what the bypass is.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.level_comparison import is_number
from chainsim.model.result import Measurement, StageResult
from chainsim.model.trim import Trim
from chainsim.recommend.carried_level import is_level_dependent, label
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.knobs import fader_knob, is_worth_it, nearest, stage_knob, turn
from chainsim.units import format_db


def unity_trims(measurement: Measurement, constraints: Constraints) -> Iterator[Trim]:
    """One trim behind every stage whose gain is not yet undone, to the nearest 0.1 dB."""
    stages = measurement.stages
    for position, stage in enumerate(stages):
        gain_db = stage.rms_gain_db if stage.gain_db is None else stage.gain_db
        if not is_number(gain_db):
            continue
        following = stages[position + 1] if position + 1 < len(stages) else None
        knob = fader_knob(measurement) if following is None else stage_knob(following)
        if is_worth_it(-gain_db - knob.current_db):
            yield turn(
                knob,
                nearest(-gain_db),
                f"undoes the {_gain_text(stage, gain_db)}{_note(following if constraints.estimates else None)}",
            )


def _gain_text(stage: StageResult, gain_db: float) -> str:
    return f"{format_db(gain_db)} dB of {label(stage)}"


def _note(following: StageResult | None) -> str:
    if following is None or not is_level_dependent(following):
        return ""
    return f" (estimated behind it: the gain of {label(following)} depends on level)"
