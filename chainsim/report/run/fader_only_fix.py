"""Whether a turn of the fader is all that a chain lacks."""

from __future__ import annotations

from chainsim.model.finding import Severity, costs
from chainsim.model.promised_output import fader_turn_db
from chainsim.model.result import Result


def kept_by_fader_db(result: Result) -> float | None:
    """The turn with which nothing costly is left, since all that is wrong are levels expected of the output."""
    measurement = result.measurement
    trouble = [one for one in result.findings if one.severity is not Severity.INFORMATION and costs(one)]
    turns = {fader_turn_db(one, measurement.chain, measurement.output) for one in trouble}
    return turns.pop() if len(turns) == 1 else None
