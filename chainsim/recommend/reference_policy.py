"""The reference policy: every stage's input at the chain's reference level, under its peak cap.

Each stage gets the smaller of "to the reference RMS" and "to the peak cap"; the first working one through the clip
gain. What earlier trims already change counts. Bypassed stages and inputs that are silent even so are left alone, and
so are trims inside branches: what a parallel stage receives is what is set. A stage whose drive is to stay is fed as
it was, unless it is the first one: there the source is what is brought to the reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainsim.model.level_comparison import is_silent, programme_rms_dbfs
from chainsim.model.result import Measurement
from chainsim.model.trim import Trim
from chainsim.recommend.carried_level import Carried, label
from chainsim.recommend.constraints import Constraints
from chainsim.recommend.kept_drive import fed_as_before, give_back
from chainsim.recommend.knobs import at_most, input_knob, is_worth_it, stage_knob, turn
from chainsim.units import format_db


def reference_trims(measurement: Measurement, constraints: Constraints) -> Iterator[Trim]:
    """One trim for every stage that is fed at least 0.1 dB off the reference."""
    reference = measurement.chain.reference
    carried = Carried(estimates=constraints.estimates)
    first = next((stage for stage in measurement.stages if not stage.spec.bypass), None)
    for stage in measurement.stages:
        fed = stage.input
        if stage.path in constraints.kept_rms_dbfs and stage is not first:
            back_db = fed_as_before(stage, carried, constraints)
            if back_db is not None:
                yield from give_back(stage, back_db, [], carried)
        elif not stage.spec.bypass and not is_silent(fed, carried.change_db):
            rms_dbfs = programme_rms_dbfs(fed) + carried.change_db
            peak_dbfs = fed.sample_peak_dbfs + carried.change_db
            to_rms_db, to_cap_db = reference.rms_dbfs - rms_dbfs, reference.max_peak_dbfs - peak_dbfs
            needed_db = min(to_rms_db, to_cap_db)
            if is_worth_it(needed_db):
                aim = (
                    f"to the reference of {reference.rms_dbfs:g} dBFS RMS"
                    if to_rms_db <= to_cap_db
                    else f"to the peak cap of {reference.max_peak_dbfs:g} dBFS, before the reference of "
                    f"{reference.rms_dbfs:g} dBFS RMS is reached"
                )
                reason = (
                    f"brings the input of {label(stage)} from {format_db(rms_dbfs)} dBFS RMS, "
                    f"peak {format_db(peak_dbfs)} dBFS, {aim}{carried.note}"
                )
                knob = input_knob(measurement) if stage is first else stage_knob(stage)
                trim = turn(knob, at_most(knob.current_db + needed_db), reason)
                if is_worth_it(trim.change_db):
                    carried.add(trim.change_db)
                    yield trim
        carried.pass_through(stage)
